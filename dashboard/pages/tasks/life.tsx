import type { LifeEvent } from '../../../src/dashboard/api-types.js';
import { now } from '../../state/clock.js';
import { shown } from '../../text/shown.js';
import { OwnText } from '../../ui/own-text.js';
import { Panel } from '../../ui/panel.js';
import { Time } from '../../ui/time.js';
import { detailTexts, eventName, lifeTexts, spanInWords } from './detail-texts.js';
import { lifeLine, type LifeSegment } from './life-line.js';

/** A task's life: a bar of its spans, and its events in order. */
export function Life({ life }: { readonly life: readonly LifeEvent[] }) {
  const segments = lifeLine(life, now.value);
  return (
    <Panel title={detailTexts().life}>
      <div class="life-bar" aria-hidden="true">
        {segments
          .filter(({ share }) => share > 0)
          .map(({ span, share }, index) => (
            <span key={index} class={`life-span ${span}`} style={{ flexGrow: share }} />
          ))}
      </div>
      <ol class="life">
        {segments.map((segment, index) => (
          <LifeItem key={index} segment={segment} />
        ))}
      </ol>
    </Panel>
  );
}

function LifeItem({
  segment: { event, span, durationMs, isOpen, isAhead },
}: {
  readonly segment: LifeSegment;
}) {
  const t = lifeTexts();
  const { kind, at, attempt, worker, error } = event;
  const words = durationMs === undefined ? undefined : spanInWords(span, shown.duration(durationMs));
  return (
    <li class={`life-event ${kind}${isOpen ? ' open' : ''}${isAhead ? ' ahead' : ''}`}>
      <span class={`life-dot ${kind === 'failed' ? 'bad' : span}`} aria-hidden="true" />
      <div>
        <p>
          <strong>{eventName(kind)}</strong>{' '}
          <span class="soft">{at === undefined ? t.unknownTime : <Time at={at} />}</span>
        </p>
        <p class="faint">
          {attempt !== undefined && <span>{t.attempt(shown.number(attempt))} </span>}
          {worker !== undefined && (
            <span>
              <OwnText text={t.onWorker(worker)} max={120} />{' '}
            </span>
          )}
          {words !== undefined && <span>{words}</span>}
        </p>
        {error !== undefined && (
          <p class="bad-text">
            <OwnText text={error} />
          </p>
        )}
      </div>
    </li>
  );
}
