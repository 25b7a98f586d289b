import type { TaskRecord } from '../../src/core/codec.js';
import { LEASE_MS, messageOf } from '../contract/messages.js';
import { IDS } from '../contract/parity-step.js';
import type { Step } from './step.js';
import type { View } from './view.js';
import type { Call, StepOf } from './call.js';
import type { World } from './world.js';

/** What a step does; `again` is the same call once more, as after a lost answer: it must change nothing. */
export interface Act {
  readonly run: Call;
  readonly again?: Call;
}

type Made = Act | undefined;
type Acts = { readonly [Kind in Step['kind']]: (world: World, step: StepOf<Kind>) => Made | Promise<Made> };

export const PRUNE = { deadLetterAgeMs: 300_000, deadLetterCount: 3, silentMs: 1, draftAgeMs: 600_000 };

const once = (run: Call): Act => ({ run });
const twice = (run: Call | undefined): Made => run && { run, again: run };

const acts: Acts = {
  publish: publishing,
  exchange: ({ exchanges, view }, step) => ({
    run: () => exchanges.exchange(step, view),
    again: () => exchanges.again(step.worker, step.session),
  }),
  repeat: ({ exchanges }, { worker, session }) => ({
    run: () => exchanges.repeat(worker, session),
    again: () => exchanges.again(worker, session),
  }),
  replay: () => undefined,
  ghost: ({ exchanges }, { pick }) => once(() => exchanges.ghost(pick)),
  renew: ({ broker, exchanges, view }, { worker, zombies }) => {
    const held = [...exchanges.workers[worker].held, ...exchanges.given(zombies)];
    const lost = held.filter(({ id, token }) => view.active.get(id) !== token).map(({ token }) => token);
    return twice(async () => expectSame('lost', await broker.tasks.renew(held, LEASE_MS), lost));
  },
  die: ({ exchanges }, { worker }) => once(async () => exchanges.workers[worker].die()),
  leave: ({ broker, exchanges }, { worker }) => {
    const { id } = exchanges.workers[worker];
    return twice(() => broker.workers.leave(id));
  },
  abandon: ({ broker, exchanges }, { worker, ran }) => {
    const one = exchanges.workers[worker];
    const { id } = one;
    one.die();
    return twice(() => broker.leases.abandon(id, ran));
  },
  jump: ({ opened, model }, { ms }) => once(async () => (ms > 0 || model.past) && opened.advance(ms)),
  pass: (world, { ms }) => once(() => passing(world, ms)),
  recover: ({ recovery }) => once(() => recovery.recover()),
  prune: ({ broker }) => once(() => broker.tasks.prune(PRUNE)),
  snapshot: (world) => once(() => keeping(world)),
  putBack: (world) => once(() => puttingBack(world)),
  revoke: (world, { pick, terminate }) => revoking(world, world.some(pick, 'live'), terminate),
  forget: (world, { pick }) => {
    const id = world.some(pick, 'ended');
    return twice(() => world.broker.results.forget(id));
  },
  reuse: reusing,
  vanish: vanishing,
  requeue: requeueing,
  pause: ({ broker }, { queue }) => twice(() => broker.queues.pause(queue)),
  resume: ({ broker }, { queue }) => twice(() => broker.queues.resume(queue)),
  purge: ({ broker }, { queue }) => once(() => broker.queues.purge(queue)),
  declare: ({ broker }, { limit }) => twice(() => broker.limits.declare([limit])),
  set: ({ broker }, { limit }) => twice(() => broker.limits.set(limit)),
  unset: ({ broker }, step) => twice(() => broker.limits.unset(step.of, step.limitName)),
  reset: ({ broker }, { breaker }) => twice(() => broker.limits.reset(breaker)),
  compose: async ({ workflows }, step) => twice(await workflows.compose(step)),
  batch: ({ workflows }, step) => twice(workflows.batch(step)),
  add: async ({ workflows, exchanges }, step) =>
    twice(await workflows.add(step, exchanges.workers[step.worker])),
  replace: async ({ exchanges, workflows, view }, { worker, pick, tree }) => {
    const settlement = await workflows.replacement(exchanges.workers[worker], pick, tree);
    if (settlement === undefined) return undefined;
    return { run: () => exchanges.settle(worker, settlement, view), again: () => exchanges.again(worker, 0) };
  },
  advance: ({ broker }) => once(() => broker.workflows.advance()),
  schedule: async ({ schedules }, step) => twice(await schedules.put(step)),
  beat: async ({ schedules }, step) => twice(await schedules.beat(step)),
  lateBeat: ({ schedules }, step) => twice(schedules.lateBeat(step)),
  trigger: ({ schedules }, step) => twice(schedules.trigger(step)),
};

export function actOf(world: World, step: Step): Made | Promise<Made> {
  const act = acts[step.kind] as (world: World, step: Step) => Made | Promise<Made>;
  return act(world, step);
}

function publishing(world: World, { id, traits, whole }: StepOf<'publish'>): Made {
  world.known.add(id);
  const body = `{"args":["${world.once()}"]}`;
  const message = messageOf(id, { ...traits, body }, world.opened.now());
  return twice(() => world.broker.tasks.publish([message], { whole }));
}

/** Another task gets the id of one that waits; the entry of that may stay in its list. */
function reusing(world: World, { pick, traits }: StepOf<'reuse'>): Made {
  const waiting = [...world.view.ready.values()].flat().filter((id) => IDS.includes(id));
  const id = waiting[pick % Math.max(1, waiting.length)];
  if (id === undefined) return undefined;
  return once(async () => {
    await world.broker.tasks.revoke(id, true);
    await world.broker.results.forget(id);
    await publishing(world, { kind: 'publish', id, traits, whole: true })?.run();
  });
}

/**
 * A part ends, and then its record goes, before its group has begun: who begins the group finds no part, and must not tell once
 * more how it ended.
 */
function vanishing({ view, broker }: World, { pick }: StepOf<'vanish'>): Made {
  const waits = (id = '') => isWaiting(view.tasks.get(id)) && !isDrafted(view, id);
  const parts = [...view.tasks].filter(([, { head }]) => waits(head.group));
  const ended = parts.find(([, { kind }]) => kind === 'ended')?.[0];
  if (ended !== undefined) return twice(() => broker.results.forget(ended));
  const id = parts[pick % Math.max(1, parts.length)]?.[0];
  return id === undefined ? undefined : twice(() => broker.tasks.revoke(id, true));
}

function isWaiting(record: TaskRecord | undefined): boolean {
  return record?.kind === 'live' && record.isBlocked === true;
}

function requeueing(world: World, { pick }: StepOf<'requeue'>): Made {
  const from = [...world.view.letters][pick % Math.max(1, world.view.letters.size)] ?? 'nobody';
  const id = `again-${world.once()}`;
  world.known.add(id);
  const message = messageOf(id, { requeuedFrom: from }, world.opened.now());
  const isThere = world.view.letters.has(from);
  const run = async () => {
    const isDone = await world.broker.deadLetters.requeue(from, message);
    if (isDone !== isThere)
      throw new Error(`${from} is said to be requeued: ${isDone}, its letter was there: ${isThere}`);
  };
  return twice(run);
}

function expectSame(what: string, told: readonly string[], is: readonly string[]): void {
  if (told.join() !== is.join()) throw new Error(`${what} is said to be ${told.join()}, and is ${is.join()}`);
}

/** Of a draft only the root could be known to anybody. */
function revoking({ view, broker }: World, id: string, terminate: boolean | undefined): Made {
  const isInside = isDrafted(view, id) && !view.drafts.has(id);
  return isInside ? undefined : twice(() => broker.tasks.revoke(id, terminate));
}

function isDrafted({ drafts }: View, id: string): boolean {
  return [...drafts.values()].some((ids) => ids.includes(id));
}

/** Workers that live look for lost tasks several times in a lease. */
async function passing({ opened, recovery }: World, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= LEASE_MS / 4) {
    await opened.advance(Math.min(left, LEASE_MS / 4));
    if (left >= LEASE_MS / 4) await recovery.recover();
  }
}

async function keeping(world: World): Promise<void> {
  await world.model.past?.keep();
  world.recovery.keep();
  world.hasSnapshot = true;
}

async function puttingBack(world: World): Promise<void> {
  if (world.model.past === undefined || !world.hasSnapshot) return;
  await world.opened.advance(1);
  await world.model.past.putBack();
  world.recovery.putBack();
  world.exchanges.putBack();
}
