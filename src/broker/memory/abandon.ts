import type { LostTask } from '../task-store.js';
import { conclude } from './conclude.js';
import * as loss from './loss.js';
import type { MemoryState } from './state/memory-state.js';

/** Takes back all that a dead worker holds; of it the first `ran` had started. */
export function abandon(state: MemoryState, worker: string, ran: number): readonly LostTask[] {
  state.leases.gone.add(worker);
  const held = heldBy(state, worker).map((id, index) => ({ id, hasRun: index < ran }));
  // Each task goes to the front of its queue: the last first, so that their order is as it was.
  for (const { id, hasRun } of held.reverse()) loss.takeBack(state, id, hasRun);
  conclude(state);
  return state.reply.takeLost();
}

/** The tasks that a worker holds, the oldest lease first. */
export function heldBy({ leases }: MemoryState, worker: string): readonly string[] {
  const held = [...leases.active].filter(([, { token }]) => token.startsWith(`${worker}:`));
  return held.map(([id]) => id);
}
