import type { ScheduleDetail } from '../../../src/dashboard/api-types.js';
import { tasksHref } from '../../state/filter-links.js';
import { shown } from '../../text/shown.js';
import { OwnText } from '../../ui/own-text.js';
import { Time } from '../../ui/time.js';
import { scheduleTexts } from './texts.js';
import { When } from './when.js';

export function ScheduleFacts({ schedule }: { readonly schedule: ScheduleDetail }) {
  const t = scheduleTexts();
  const { task, queue, origin, note, state, fired, lastAt, arguments: args } = schedule;
  return (
    <div class="panel">
      <dl class="facts body">
        <dt>{t.when}</dt>
        <dd>
          <When when={schedule.when} />
        </dd>
        {state === 'paused' && note !== undefined && (
          <>
            <dt>{t.states.paused}</dt>
            <dd>
              <OwnText text={note} max={500} />
            </dd>
          </>
        )}
        <dt>{t.task}</dt>
        <dd class="mono">
          <a href={tasksHref({ task })}>
            <OwnText text={task} />
          </a>
        </dd>
        {args !== undefined && (
          <>
            <dt>{t.arguments}</dt>
            <dd class="mono">
              <OwnText text={args.json} max={2_000} />
            </dd>
          </>
        )}
        <dt>{t.queue}</dt>
        <dd>
          <OwnText text={queue} />
        </dd>
        <dt>{t.last}</dt>
        <dd>
          <Time at={lastAt} />
        </dd>
        <dt>{t.fired}</dt>
        <dd>{t.times(shown.number(fired))}</dd>
        <dt>{t.origin}</dt>
        <dd>{t.origins[origin]}</dd>
        <Policies schedule={schedule} />
      </dl>
    </div>
  );
}

function Policies({
  schedule: { misfire, graceMs, overlap, jitterMs, start, end, limit },
}: {
  readonly schedule: ScheduleDetail;
}) {
  const t = scheduleTexts();
  const bounds: readonly (readonly [string, string | undefined])[] = [
    [t.misfire, misfireInWords(misfire)],
    [t.grace, graceMs === undefined ? t.graceAny : shown.duration(graceMs)],
    [t.overlap, t.overlaps[overlap]],
    [t.jitter, jitterMs === 0 ? t.jitterNo : shown.duration(jitterMs)],
    [t.from, start && shown.moment(Date.parse(start))],
    [t.until, end && shown.moment(Date.parse(end))],
    [t.limit, limit === undefined ? undefined : t.times(shown.number(limit))],
  ];
  return (
    <>
      {bounds.map(
        ([name, value]) =>
          value !== undefined && (
            <>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </>
          ),
      )}
    </>
  );
}

function misfireInWords(misfire: ScheduleDetail['misfire']): string {
  const t = scheduleTexts();
  if (typeof misfire === 'object') return t.misfireAll(shown.number(misfire.all));
  return misfire === 'once' ? t.misfireOnce : t.misfireSkip;
}
