import { LEASE_MS, succeeded } from '../contract/messages.js';
import { QUEUES } from '../contract/parity-step.js';
import { StageWorker } from '../contract/stage-worker.js';
import type { Settlement } from '../../src/broker/task-store.js';
import { PRUNE } from './acts.js';
import { SCHEDULES } from './step.js';
import type { View } from './view.js';
import type { World } from './world.js';

/**
 * Two leases, the time of grace, the longest delay, the delays of a deep workflow one after the other, and all tasks at the
 * slowest rate.
 */
const BOUND_MS = 3 * LEASE_MS + 60_000 + 240_000 + 12 * 10_000;
const DAYS_MS = 3 * 86_400_000;

/** I6. All workers but a new one are gone: in bounded time all that lives ends, and in the end nothing is left. */
export async function drain(world: World): Promise<void> {
  const { opened, broker } = world;
  for (const queue of QUEUES) await broker.queues.resume(queue);
  for (const name of SCHEDULES) await broker.schedules.remove(name);
  await letSomeThrough(world);
  await opened.advance(Math.max(0, world.latest - opened.now()));
  await finishAll(world);
  await closeBreakers(world);
  await opened.advance(PRUNE.draftAgeMs + 1);
  await pruneAll(world);
  const view = await world.look();
  if (waiting(view).length > 0) throw new Error(`never ended: ${shown(view)}`);
  await expectRemains('besidesResults', world);
  await opened.advance(DAYS_MS);
  await pruneAll(world);
  await expectRemains('anything', world);
}

/** Limits that let nothing through keep their tasks for ever, as they should: they let one through. */
async function letSomeThrough({ broker }: World): Promise<void> {
  for (const { definition } of await broker.limits.list()) {
    if (definition.kind === 'breaker') await broker.limits.set({ ...definition, halfOpen: 1 });
    else await broker.limits.set({ ...definition, limit: Math.max(1, definition.limit) });
  }
}

/** One that is open is looked at when its cooldown is over. */
async function closeBreakers({ broker }: World): Promise<void> {
  for (const { definition } of await broker.limits.list())
    if (definition.kind === 'breaker') await broker.limits.reset(definition.name);
}

async function finishAll(world: World): Promise<void> {
  const { opened, broker, recovery } = world;
  const worker = new StageWorker('drain', broker.tasks, QUEUES);
  const end = opened.now() + BOUND_MS;
  let settlements: readonly Settlement[] = [];
  for (;;) {
    const { deliveries, next } = await worker.exchange({ settlements, slots: 10, holding: 0 });
    settlements = deliveries.map((delivery) => worker.settlement(delivery, succeeded));
    if (next.hasMore || deliveries.length > 0) continue;
    const view = await world.look();
    if (waiting(view).length + lanesOf(view).length === 0) return;
    if (opened.now() > end) throw new Error(`never ended: ${shown(view)}`);
    await opened.advance(LEASE_MS / 4);
    await recovery.recover();
  }
}

/** Lanes that hold tasks that were revoked, and laneGroups that were purged: they are passed over when their limitKey has room. */
function lanesOf({ ready, behind }: View): readonly string[] {
  const lanes = [...ready].filter(([place, ids]) => place.includes(' ') && ids.length > 0);
  return [...lanes.map(([place]) => place), ...behind.keys()];
}

/** All that has not ended, but for workflows that nobody has completed. */
function waiting({ tasks, drafts }: View): readonly string[] {
  const drafted = new Set([...drafts.values()].flat());
  return [...tasks].filter(([id, { kind }]) => kind === 'live' && !drafted.has(id)).map(([id]) => id);
}

function shown(view: View): string {
  return [...waiting(view).map((id) => `${id} ${place(view, id)}`), ...lanesOf(view)].join('; ');
}

function place({ tasks, active, delayed, ready }: View, id: string): string {
  const bands = [...ready].filter(([, ids]) => ids.includes(id)).map(([band]) => band);
  const where = { active: active.get(id), delayed: delayed.get(id), bands, record: tasks.get(id) };
  return JSON.stringify(where);
}

async function pruneAll({ broker }: World): Promise<void> {
  while (await broker.workflows.advance());
  while (await broker.tasks.prune({ ...PRUNE, deadLetterCount: 1 }));
}

async function expectRemains(which: 'anything' | 'besidesResults', { model }: World): Promise<void> {
  const left = await model.remains[which]();
  if (Object.keys(left).length > 0) throw new Error(`left behind: ${JSON.stringify(left)}`);
}
