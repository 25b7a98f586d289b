import type { Outcome } from '../../../../src/core/outcome.js';
import { Settler } from '../../../../src/worker/settler.js';
import type { Stage } from '../../stage.js';

/** Something that a process does with a broker, so often that a slow call is no chance. */
export interface Operation {
  readonly title: string;
  readonly run: (stage: Stage) => Promise<unknown>;
}

export const CALLS = 30;
export const BATCH = 500;
/** The most that a worker leases ahead. */
const LEASED = 400;
export const QUEUES = ['q0', 'q1', 'q2', 'q3'];

export async function repeat(work: (call: number) => Promise<unknown>, calls = CALLS): Promise<void> {
  for (let call = 0; call < calls; call += 1) await work(call);
}

export const idsOf = (letter: string, from: number, count = BATCH) =>
  Array.from({ length: count }, (_none, index) => `${letter}${from + index}`);

let workers = 0;

/** Full exchanges of a worker: each settles as much as one may of all that it holds, and leases as much as there is room for. */
export async function work(
  { broker }: Stage,
  queues: readonly string[],
  outcome: Outcome,
  exchanges = CALLS,
): Promise<void> {
  workers += 1;
  const options = { id: `bounded-${workers}`, leaseMs: 30_000, broker, limits: [], logger: console };
  const settler = new Settler(options, () => false);
  for (let count = 0; count < exchanges; count += 1) {
    // What does not fit into one exchange waits for the next.
    const room = settler.waiting > 2 * LEASED ? 0 : LEASED;
    const demand = { queues, holding: 0, slots: Math.min(10, room), prefetch: Math.max(0, room - 10) };
    const reply = await settler.exchange(demand);
    for (const delivery of reply?.deliveries ?? []) settler.add(delivery, outcome);
    if (reply?.mode === 'normal' && reply.deliveries.length === 0 && settler.waiting === 0) return;
  }
}
