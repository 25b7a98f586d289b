import type { OverviewCounts } from '../../../src/dashboard/api-types.js';
import { tasksHref } from '../../state/filter-links.js';
import { hrefOf } from '../../state/route.js';
import { counted, shown } from '../../text/shown.js';
import { Figure, Figures } from '../../ui/figure.js';
import { overviewTexts } from './texts.js';

/** Beyond it, people who wait for a result notice. */
const LONG_WAIT_MS = 60_000;

/** The namespace as it stands, in seven numbers; each leads to what it counts. */
export function Counts({ now }: { readonly now: OverviewCounts }) {
  const t = overviewTexts();
  const isFull = now.freeSlots === 0 && now.waiting > 0;
  const isLong = (now.oldestWaitMs ?? 0) > LONG_WAIT_MS;
  const workers = counted(now.workers, t.worker, t.workers);
  return (
    <Figures>
      <Figure
        label={t.oldestWait}
        value={now.oldestWaitMs === undefined ? '–' : shown.duration(now.oldestWaitMs)}
        more={now.oldestWaitQueue === undefined ? t.nothingWaits : t.inQueue(now.oldestWaitQueue)}
        tone={isLong ? 'warn' : 'plain'}
        href={hrefOf('queues')}
      />
      <Figure label={t.waiting} value={shown.short(now.waiting)} href={tasksHref({ state: 'waiting' })} />
      <Figure label={t.running} value={shown.short(now.running)} href={tasksHref({ state: 'running' })} />
      <Figure
        label={t.slots}
        value={shown.short(now.freeSlots)}
        more={now.workers === 0 ? t.noWorker : t.ofSlots(shown.number(now.slots), workers)}
        tone={isFull ? 'warn' : 'plain'}
        href={hrefOf('workers')}
      />
      <Figure label={t.delayed} value={shown.short(now.delayed)} href={tasksHref({ state: 'delayed' })} />
      <Figure label={t.blocked} value={shown.short(now.blocked)} more={t.byLimits} href={hrefOf('limits')} />
      <Figure label={t.deadLetters} value={shown.short(now.deadLetters)} href={hrefOf('dead-letters')} />
    </Figures>
  );
}
