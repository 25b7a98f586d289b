import type { Moment, ScheduleDetail } from '../../../src/dashboard/api-types.js';
import { now } from '../../state/clock.js';
import { shown } from '../../text/shown.js';
import { scheduleTexts } from './texts.js';

export function NextTimes({ schedule: { next, state } }: { readonly schedule: ScheduleDetail }) {
  const t = scheduleTexts();
  return (
    <section class="panel">
      <header>
        <h2>{t.nextFive}</h2>
        {state === 'paused' && <span class="hint">{t.pausedNext}</span>}
      </header>
      <div class="body">
        {next.length === 0 ? <p class="soft">{t.noNext}</p> : <TimeList moments={next} />}
      </div>
    </section>
  );
}

/** Moments to come, each exact and relative. */
export function TimeList({ moments }: { readonly moments: readonly Moment[] }) {
  return (
    <ol class="times">
      {moments.map((moment) => (
        <li key={moment}>
          <time dateTime={moment}>{shown.moment(Date.parse(moment))}</time>
          <span class="faint">{shown.relative(Date.parse(moment), now.value)}</span>
        </li>
      ))}
    </ol>
  );
}
