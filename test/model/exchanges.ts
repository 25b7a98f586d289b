import type { Delivery, ExchangeReply, ExchangeRequest, Settlement } from '../../src/broker/task-store.js';
import { expectNone, type ModelBroker } from './model-broker.js';
import { ModelWorker, type Demand } from './model-worker.js';
import type { End, ExchangeStep, WorkerName } from './step.js';
import type { View } from './view.js';

/** The workers of a model, and what they have ever sent and been given. */
export class Exchanges {
  readonly workers: Record<WorkerName, ModelWorker>;
  readonly #sent: ExchangeRequest[] = [];
  readonly #given: Delivery[] = [];
  #isPutBack = false;

  constructor(private readonly model: ModelBroker) {
    const { opened } = model;
    this.workers = { w1: new ModelWorker('w1', opened), w2: new ModelWorker('w2', opened) };
  }

  /** Some of all deliveries there ever were. */
  given(picks: readonly number[]): readonly Delivery[] {
    return picks.flatMap((pick) => this.#given[pick % Math.max(1, this.#given.length)] ?? []);
  }

  async exchange(step: ExchangeStep, before: View): Promise<void> {
    const one = this.workers[step.worker];
    if (one.owing.has(step.session)) return this.repeat(step.worker, step.session);
    const ends = one.ending(step.ends);
    const settlements = [...ends, ...this.#zombies(one, step.zombies, ends)];
    const reply = await this.#send(one, step, settlements);
    if (step.isLost) one.owing.add(step.session);
    else this.#take(one, reply);
    this.#check(settlements, reply, before);
  }

  /** An exchange that does nothing but settle. */
  async settle(worker: WorkerName, settlement: Settlement, before: View): Promise<void> {
    const one = this.workers[worker];
    one.owing.delete(0);
    const reply = await this.#send(one, { session: 0, slots: 0, ahead: 0 }, [settlement]);
    this.#check([settlement], reply, before);
  }

  async repeat(worker: WorkerName, session: number): Promise<void> {
    const one = this.workers[worker];
    if (one.last(session) === undefined) return;
    const reply = await one.repeat(session);
    if (one.owing.delete(session)) this.#take(one, reply);
    else if (!this.#isPutBack) expectNone(unknown(one, reply));
  }

  /** What was given since the moment that the broker was put back to is not known to it: a repeated exchange may be a new one. */
  putBack(): void {
    this.#isPutBack = true;
  }

  /** The last exchange of a session once more, of which nobody hears. */
  async again(worker: WorkerName, session: number): Promise<void> {
    if (this.workers[worker].last(session) !== undefined) await this.workers[worker].repeat(session);
  }

  /** An exchange of long ago arrives once more; nobody hears what it answers. */
  async ghost(pick: number): Promise<void> {
    const request = this.#sent[pick % Math.max(1, this.#sent.length)];
    if (request === undefined) return;
    const { worker, session, sequence } = request;
    const isOld = this.#sent.some(
      (later) => later.worker === worker && later.session === session && later.sequence > sequence,
    );
    const { deliveries } = await this.model.opened.broker.tasks.exchange(request);
    if (isOld && !this.#isPutBack && deliveries.length > 0)
      throw new Error(`${deliveries.map(({ id }) => id).join()} went to a ghost of ${worker}`);
  }

  #check(settlements: readonly Settlement[], reply: ExchangeReply, before: View): void {
    // The repeated call may come too late to be known: what was accepted has ended in another way since, as its group did.
    if (this.model.isRepeated !== true) expectNone(refusals(settlements, reply, before));
  }

  async #send(one: ModelWorker, demand: Demand, settlements: readonly Settlement[]): Promise<ExchangeReply> {
    const reply = await one.exchange(demand, settlements);
    this.#sent.push(one.last(demand.session) as ExchangeRequest);
    return reply;
  }

  #take(one: ModelWorker, { deliveries }: ExchangeReply): void {
    if (!this.#isPutBack) expectNone(repeatedTokens(deliveries, this.#given));
    one.held.push(...deliveries);
    this.#given.push(...deliveries);
  }

  #zombies(one: ModelWorker, picks: readonly End[], besides: readonly Settlement[]): readonly Settlement[] {
    const taken = new Set(besides.map(({ delivery }) => delivery.id));
    return picks.flatMap(({ pick, outcome }) => {
      const [delivery] = this.given([pick]);
      if (delivery === undefined || taken.has(delivery.id)) return [];
      taken.add(delivery.id);
      return [one.settlement(delivery, outcome)];
    });
  }
}

/** I3. Refused is what is not held under its token, unless it was accepted before. */
function* refusals(settlements: readonly Settlement[], reply: ExchangeReply, before: View): Iterable<string> {
  for (const { delivery } of settlements) {
    const { id, token } = delivery;
    // The second end of one task, in the same exchange, finds what the first one made of it.
    if (settlements.filter((other) => other.delivery.id === id).length > 1) continue;
    if (isEnding(before, id)) continue;
    const isHeld = before.active.get(id) === token || isAccepted(before, id, token);
    const isRefused = reply.refused.includes(id);
    if (isHeld === isRefused) yield `${token} of ${id} was ${isRefused ? 'refused' : 'not refused'}`;
  }
}

/** Redis may reach the end of the time of a record between the view and the exchange. */
const READING_MS = 1_000;

function isEnding({ tasks, now }: View, id: string): boolean {
  const record = tasks.get(id);
  return record?.kind === 'ended' && record.expireAt > now && record.expireAt <= now + READING_MS;
}

/** A record whose time is over is gone, also before it is pruned. */
function isAccepted({ tasks, now }: View, id: string, token: string): boolean {
  const record = tasks.get(id);
  if (record?.kind === 'live') return record.head.lastToken === token;
  if (record === undefined || record.expireAt <= now) return false;
  return record.head.token === token && record.head.reason !== 'worker-lost';
}

/** A token names one attempt, also where several sessions lease at the same moment. */
function* repeatedTokens(deliveries: readonly Delivery[], given: readonly Delivery[]): Iterable<string> {
  for (const { id, token } of deliveries)
    if (given.some((other) => other.token === token))
      yield `${id} was given under the token ${token} of before`;
}

/** Of a repeated exchange a worker learns nothing that it did not know. */
function* unknown(one: ModelWorker, reply: ExchangeReply): Iterable<string> {
  for (const { id, token } of reply.deliveries)
    if (!one.held.some((held) => held.token === token))
      yield `${id} was given to ${one.id} once more, as ${token}`;
}
