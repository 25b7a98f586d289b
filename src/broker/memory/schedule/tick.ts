import type { TickOutcome, TickRecord } from '../../schedule-store.js';
import { TICKS_KEPT } from '../../storage/kept.js';
import type { Publication } from '../../task-store.js';
import { publish } from '../publish.js';
import * as figures from '../figures.js';
import type { MemoryState } from '../state/memory-state.js';
import type { MemorySchedule } from '../state/schedule-state.js';

type Enqueued = Extract<TickOutcome, 'deduplicated' | 'duplicate' | 'fired'>;

/** Enqueues the message of a tick. */
export function enqueue(state: MemoryState, message: Publication): Enqueued {
  const [reply] = publish(state, [message], false);
  if (reply?.kind === 'deduplicated') return 'deduplicated';
  if (reply?.kind !== 'published') return 'duplicate';
  figures.count(state, 'enqueued', message.head);
  return 'fired';
}

/** Notes the outcome of a tick in the history of its schedule. */
export function note(schedule: MemorySchedule, tick: TickRecord): void {
  schedule.ticks = [tick, ...schedule.ticks].slice(0, TICKS_KEPT);
}
