import type { TaskHead } from '../../core/task-message.js';
import {
  CALL_KEPT_MS,
  type Delivery,
  type ExchangeReply,
  type ExchangeRequest,
  type HeldLease,
  type Recovery,
  type PruneLimits,
  type Publication,
  type PublishOptions,
  type PublishReply,
  type RevokeOptions,
  type TaskStore,
} from '../task-store.js';
import { cancel, leadOn } from './memory-flow.js';
import { recover } from './memory-recover.js';
import { lease } from './memory-lease.js';
import { publish } from './memory-publish.js';
import { settle } from './memory-settle.js';
import { dropDraft } from './memory-workflow-store.js';
import type { MemoryState } from './memory-state.js';
import { checkNoReplicas } from './no-replicas.js';

const LATE_MS = 1_000;
const NEVER = Number.POSITIVE_INFINITY;

/** Messages in this process. */
export class MemoryTaskStore implements TaskStore {
  readonly #answers = new Map<
    string,
    { readonly sequence: number; readonly deliveries: readonly Delivery[] }
  >();

  constructor(private readonly state: MemoryState) {}

  async publish(
    batch: readonly Publication[],
    { whole = false, durability }: PublishOptions = {},
  ): Promise<readonly PublishReply[]> {
    checkNoReplicas(durability);
    return publish(this.state, batch, whole);
  }

  exchange(request: ExchangeRequest): Promise<ExchangeReply> {
    const { state } = this;
    state.gates.breakers.tell();
    const refused = request.settlements.filter((settlement) => !settle(state, settlement));
    leadOn(state);
    state.roads.passOn();
    const nextTask = this.#promote();
    state.roads.pullDue();
    const { deliveries, drain, more } = this.#lease(request);
    leadOn(state);
    state.roads.passOn();
    const due = Math.min(nextTask ?? NEVER, state.roads.nextDue() ?? NEVER);
    const dueInMs = this.#comeFor(request.worker, due === NEVER ? undefined : due);
    const { expired } = state;
    state.expired = [];
    const ids = refused.map(({ delivery }) => delivery.id);
    const breakers = state.gates.breakers.takeChanges();
    const digest = { band: undefined, readyCount: 0, oldestAt: undefined };
    const never = { isLeadingOn: false, isForgotten: false, digest };
    return Promise.resolve({ deliveries, refused: ids, dueInMs, drain, more, expired, breakers, ...never });
  }

  renew(held: readonly HeldLease[], leaseMs: number): Promise<readonly string[]> {
    const lost: string[] = [];
    for (const { id, token } of held) {
      if (this.state.active.get(id)?.token === token)
        this.state.leases.set(id, this.state.clock.now() + leaseMs);
      else lost.push(id);
    }
    return Promise.resolve(lost);
  }

  recover(): Promise<Recovery> {
    const lost = recover(this.state);
    const next = this.state.leases.first();
    const endsInMs = next && Math.max(0, next.at - this.state.clock.now());
    leadOn(this.state);
    this.state.roads.sweep();
    this.state.roads.passOn();
    return Promise.resolve({ lost, endsInMs });
  }

  revoke(id: string, terminate?: boolean, { call, isSingle: isAlone }: RevokeOptions = {}): Promise<boolean> {
    const { state } = this;
    if (call !== undefined && this.#isRepeated(call)) return Promise.resolve(true);
    const live = state.live(id);
    // Nobody sees a workflow before it is whole.
    if (live === undefined || state.drafts.has(id)) return Promise.resolve(false);
    const isWhole = isAlone !== true && isEndOfChain(live.head);
    if (call !== undefined) state.calls.set(call, state.clock.now() + CALL_KEPT_MS);
    const isTerminated = terminate ?? (isWhole || live.head.size !== undefined);
    if (isWhole) state.steps.push({ act: 'cancel', id, isTerminated });
    else cancel(state, id, live, isTerminated);
    leadOn(state);
    state.roads.passOn();
    return Promise.resolve(true);
  }

  complete(delivery: Delivery, head: TaskHead): Promise<boolean> {
    const isHeld = this.state.active.get(delivery.id)?.token === delivery.token;
    if (isHeld) this.state.put(delivery.id, head, delivery.body);
    return Promise.resolve(isHeld);
  }

  prune(limits: PruneLimits): Promise<boolean> {
    const { state } = this;
    const now = state.clock.now();
    for (const id of state.expiring.until(now, Number.POSITIVE_INFINITY)) {
      state.expiring.delete(id);
      const record = state.tasks.get(id);
      if (record?.kind === 'ended' && record.expireAt <= now) state.tasks.delete(id);
    }
    const letters = [...state.letters].sort(([, one], [, other]) => other.diedAt - one.diedAt);
    letters.forEach(([id, { diedAt }], index) => {
      if (index >= limits.deadLetterCount || diedAt < now - limits.deadLetterAgeMs) this.#dropLetter(id);
    });
    for (const [id, { seenAt }] of state.workers)
      if ((seenAt ?? 0) < now - limits.silentMs) state.workers.delete(id);
    this.#pruneWorkflows(now - limits.draftAgeMs);
    return Promise.resolve(false);
  }

  #pruneWorkflows(oldest: number): void {
    const { groups, drafts, clock } = this.state;
    for (const [id, { expireAt }] of groups)
      if (expireAt !== undefined && expireAt <= clock.now()) groups.delete(id);
    for (const [root, { touchedAt }] of drafts) if (touchedAt < oldest) dropDraft(this.state, root);
  }

  waitForWork(queues: readonly string[], ms: number): Promise<void> {
    return this.state.wakeUp.wait(queues, ms);
  }

  #dropLetter(id: string): void {
    this.state.letters.delete(id);
    this.state.history.delete(id);
  }

  #lease(request: ExchangeRequest): { deliveries: readonly Delivery[]; drain: boolean; more: boolean } {
    if (this.state.gone.has(request.worker)) return { deliveries: [], drain: false, more: false };
    const answer = this.#answers.get(request.worker);
    if (answer !== undefined && answer.sequence >= request.sequence) {
      const same = answer.sequence === request.sequence ? answer.deliveries : [];
      const standing = same.filter(({ id, token }) => this.state.active.get(id)?.token === token);
      return { deliveries: standing, drain: false, more: false };
    }
    const leased = lease(this.state, request);
    this.#answers.set(request.worker, { sequence: request.sequence, deliveries: leased.deliveries });
    return leased;
  }

  #isRepeated(call: string): boolean {
    const { calls, clock } = this.state;
    for (const past of calls.until(clock.now(), Number.POSITIVE_INFINITY)) calls.delete(past);
    return calls.has(call);
  }

  #promote(): number | undefined {
    const { state } = this;
    for (const id of state.delayed.until(state.clock.now(), Number.POSITIVE_INFINITY)) {
      state.delayed.delete(id);
      const live = state.live(id);
      if (live !== undefined) state.ready(id, live.head, 'back');
    }
    return state.delayed.first()?.at;
  }

  /** One worker comes for the next delayed task; another takes over when it is late. */
  #comeFor(worker: string, due: number | undefined): number | undefined {
    if (due === undefined) return undefined;
    const now = this.state.clock.now();
    const { timer } = this.state;
    if (timer !== undefined && timer.worker !== worker && timer.at <= due && timer.at + LATE_MS > now)
      return undefined;
    this.state.timer = { worker, at: due };
    return Math.max(0, due - now);
  }
}

/** The last node of a chain stands for all of it, also of one that took the place of a step. */
function isEndOfChain({ first, after, next }: TaskHead): boolean {
  return first !== undefined || (after !== undefined && next === undefined);
}
