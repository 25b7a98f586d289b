import type { Firing, FiringReply, ScheduleRecord } from '../../src/broker/schedule-store.js';
import { messageOf } from '../contract/messages.js';
import type { OpenBroker } from '../contract/open-broker.js';
import type { View } from './view.js';
import type { Call, StepOf } from './call.js';

const MINUTE = 60_000;

/** What became of a firing. */
export interface Fired {
  readonly firing: Firing;
  readonly reply: FiringReply;
}

/** Calls with which schedules are kept and fired. */
export class ScheduleCalls {
  readonly #firings: Firing[] = [];
  #count = 0;

  constructor(
    private readonly opened: OpenBroker,
    private readonly known: Set<string>,
  ) {}

  async put({ name, fireInMs }: StepOf<'schedule'>): Promise<Call> {
    const from = (await this.#find(name))?.version;
    const at = fireInMs === null ? null : this.opened.now() + fireInMs;
    const fields = { entry: '{}', hash: 'h', origin: 'api' as const, dueAt: at, fireAt: at };
    const change = { name, from, version: this.#once(), fields };
    return () => this.#store.put(change);
  }

  /** As a beat does that sees what is due now. */
  async beat({ name, overlap, limit }: StepOf<'beat'>): Promise<Call | undefined> {
    const record = await this.#find(name);
    if (record === undefined) return undefined;
    const firing = this.#firing(record, { overlap, limit });
    this.#firings.push(firing);
    return this.#fire(firing);
  }

  /** As a beat does that was asleep since it saw what was due. */
  lateBeat({ pick }: StepOf<'lateBeat'>): Call | undefined {
    const firing = this.#firings.at(-1 - (pick % Math.max(1, this.#firings.length)));
    return firing && this.#fire(firing);
  }

  trigger({ name }: StepOf<'trigger'>): Call {
    const message = this.#message(`by-hand-${this.#once()}`);
    return () => this.#store.trigger(name, message);
  }

  get #store() {
    return this.opened.broker.schedules;
  }

  async #find(name: string): Promise<ScheduleRecord | undefined> {
    return (await this.#store.find({ kind: 'names', names: [name] })).schedules[0];
  }

  #fire(firing: Firing): Call {
    const token = this.#once();
    return async (): Promise<Fired> => ({
      firing,
      reply: (await this.#store.fire(token, [firing])).replies[0],
    });
  }

  #firing(record: ScheduleRecord, policy: Pick<Firing, 'limit' | 'overlap'>): Firing {
    const { name, version, dueAt, fireAt = dueAt, pending } = record;
    const isDue = dueAt !== undefined && dueAt <= this.opened.now();
    const at = isDue ? dueAt + MINUTE : dueAt;
    return {
      ...{ name, version, dueAt, ...policy, missed: undefined },
      next: at === undefined ? undefined : { dueAt: at, fireAt: isDue ? at : (fireAt ?? at) },
      pending: pending === undefined ? undefined : this.#tick(name, pending),
      ticks: isDue ? [this.#tick(name, dueAt)] : [],
    };
  }

  #tick(name: string, dueAt: number) {
    return { dueAt, fireAt: dueAt, message: this.#message(`beat:${name}:${dueAt}`) };
  }

  #message(id: string) {
    this.known.add(id);
    return messageOf(id, {}, this.opened.now());
  }

  #once(): string {
    return `${(this.#count += 1)}`;
  }
}

/** Each due time is fired once: by who comes first, and counted as often as there are tasks. */
export function* firingRules(answer: unknown, before: View, after: View): Iterable<string> {
  if (answer === undefined) return;
  const { firing, reply } = answer as Fired;
  const fired = (reply ?? []).filter((outcome) => outcome === 'fired').length;
  const isNew = (id: string) => !before.tasks.has(id) || before.tasks.get(id)?.kind === 'ended';
  const came = [...after.tasks].filter(
    ([id, { kind }]) => id.startsWith('beat:') && kind === 'live' && isNew(id),
  );
  const counted = sum(after) - sum(before);
  if (came.length !== fired || counted !== fired)
    yield `${fired} ticks are said to be fired, ${came.length} tasks came, ${counted} were counted`;
  if (reply !== undefined) yield* isDue(firing, before);
  for (const [name, { dueAt = 0 }] of before.schedules) {
    const next = after.schedules.get(name)?.dueAt ?? dueAt;
    if (next < dueAt) yield `${name} went back from ${dueAt} to ${next}`;
  }
}

/** A beat that was asleep is told that another one was first. */
function* isDue({ name, dueAt }: Firing, { schedules }: View): Iterable<string> {
  const due = schedules.get(name)?.dueAt;
  if (due !== dueAt) yield `${name} was fired for ${dueAt}, when it was due at ${due}`;
}

function sum({ schedules }: View): number {
  return [...schedules.values()].reduce((total, { fired }) => total + fired, 0);
}
