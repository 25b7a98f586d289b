import { AssertionError } from 'node:assert';
import type { Engine } from './engine/engine.js';
import type { Fault } from './engine/fault-plan.js';
import type { World } from './world.js';

export function loseWorker(world: World, engine: Engine, id: string): Promise<void> {
  return upTo(world, engine, { id, fault: 'worker-lost' });
}

export function loseReply(world: World, engine: Engine, id: string): Promise<void> {
  return upTo(world, engine, { id, fault: 'reply-lost' });
}

/** Runs ready tasks until one has met its fault. A task that is lost already comes back first, when its lease has run out. */
async function upTo(
  { faults }: World,
  { driver }: Engine,
  { id, fault }: { readonly id: string; readonly fault: Fault },
): Promise<void> {
  faults.set(id, fault);
  for (;;) {
    const ended = driver.lost.has(id) ? await driver.next() : await driver.step();
    if (ended?.some(({ run }) => run.id === id) === true) return;
    if (ended !== undefined) continue;
    faults.delete(id);
    const message = `Task ${id} does not run: it is unknown, has ended, or waits. Let its time come first: advance('1m').`;
    throw new AssertionError({ message });
  }
}
