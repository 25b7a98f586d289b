import { randomUUID } from 'node:crypto';
import { encodeLive } from '../../core/codec.js';
import type { TaskHead } from '../../core/task-message.js';
import type {
  Delivery,
  ExchangeReply,
  ExchangeRequest,
  HeldLease,
  LostTask,
  PruneLimits,
  Publication,
  PublishOptions,
  PublishReply,
  Recovery,
  RevokeOptions,
  TaskStore,
  WaitOptions,
} from '../task-store.js';
import { CallBatcher } from '../storage/call-batcher.js';
import { CALL_KEPT_MS } from '../storage/kept.js';
import { exchangeArgs } from './exchange-args.js';
import { HeldExchanges, type HeldExchange } from './held-exchanges.js';
import type { ExchangeWay } from './exchange-way.js';
import { shortExchangeArgs } from './short-exchange-args.js';
import { notesOf, readExchange } from './exchange-reply.js';
import { publishArgs, WAKES_NOBODY } from './publish-args.js';
import { inParts } from './in-parts.js';
import type { RedisConnection } from './redis-connection.js';
import type { WakeUp } from './wake-up.js';

const RECOVERED_AT_ONCE = 100;
const PRUNED_AT_ONCE = 300;
const REVOKED_AT_ONCE = 50;

/** Lua hands at most 8 000 arguments to a command, two for each lease. */
const MOST_SLOTS = 3_500;

const RENEWED_AT_ONCE = 1_000;
const PUBLISHED: PublishReply = { kind: 'published' };

type Arg = string | number;
/** Four arguments of the script. */
type RevokeArgs = readonly [id: string, stops: string, call: string, isSingle: string];

/** Messages in Redis: one script for each method. */
export class RedisTaskStore implements TaskStore {
  readonly #held = new HeldExchanges();
  readonly #revokes = new CallBatcher((tasks: readonly RevokeArgs[]) => this.#revoke(tasks), {
    items: REVOKED_AT_ONCE,
  });

  constructor(
    private readonly redis: RedisConnection,
    private readonly wakeUp: WakeUp,
    private readonly way: ExchangeWay,
    private readonly onTime: (now: number) => void,
  ) {}

  async publish(
    batch: readonly Publication[],
    { whole = false, durability }: PublishOptions = {},
  ): Promise<readonly PublishReply[]> {
    const args = publishArgs(batch, whole);
    if (durability === 'replicated') return this.#publishReplicated(batch, args);
    return repliesTo(batch, await this.#publish(batch, args));
  }

  async #publishReplicated(batch: readonly Publication[], args: Arg[]): Promise<readonly PublishReply[]> {
    const { reply, isReplicated } = await this.redis.runReplicated('publish', args);
    const replies = repliesTo(batch, reply);
    return isReplicated ? replies : replies.map(unreplicated);
  }

  /** An exchange of a worker that sleeps in this process follows in the same packet: nobody is woken for what it takes. */
  #publish(batch: readonly Publication[], args: Arg[]): Promise<unknown> {
    if (!this.wakeUp.hasSleeper) return this.redis.run('publish', args);
    const behind = this.#held.hold(() => this.wakeUp.hint(batch));
    if (behind.length === 0) return this.redis.run('publish', args);
    return this.redis.inOnePacket((isInOrder) => {
      if (isInOrder && isTaken(batch, behind)) args[WAKES_NOBODY] = '1';
      const reply = this.redis.run('publish', args);
      // Another try has no exchange behind it.
      args[WAKES_NOBODY] = '';
      for (const exchange of behind) exchange.send();
      return reply;
    });
  }

  exchange(asked: ExchangeRequest): Promise<ExchangeReply> {
    const request = asked.slots > MOST_SLOTS ? { ...asked, slots: MOST_SLOTS } : asked;
    return this.#held.pass(request, () => this.#exchange(request));
  }

  async #exchange(request: ExchangeRequest): Promise<ExchangeReply> {
    const answer =
      (await this.#exchangeShort(request)) ?? (await this.redis.run('exchange', exchangeArgs(request)));
    const { reply, now } = readExchange(answer as readonly unknown[]);
    this.onTime(now);
    return reply;
  }

  /** The answer of the short script; `undefined` where the request takes the long one. */
  async #exchangeShort(request: ExchangeRequest): Promise<unknown> {
    const args = this.way.isShort() ? shortExchangeArgs(request) : undefined;
    if (args === undefined) return undefined;
    const answer = await this.redis.run('exchange-short', args);
    if (typeof answer !== 'number') return answer;
    this.way.refused(answer);
    return undefined;
  }

  async renew(held: readonly HeldLease[], leaseMs: number): Promise<readonly string[]> {
    const lost: string[] = [];
    for (let at = 0; at < held.length; at += RENEWED_AT_ONCE) {
      const pairs = held.slice(at, at + RENEWED_AT_ONCE).flatMap(({ id, token }) => [id, token]);
      lost.push(...((await this.redis.run('renew', [leaseMs, ...pairs])) as string[]));
    }
    return lost;
  }

  async recover(leaseMs: number): Promise<Recovery> {
    const reply = (await this.redis.run('recover', [leaseMs, RECOVERED_AT_ONCE])) as RecoverRow;
    const [endsIn, lost, expired, hasMore, isQuiet, workers] = reply;
    return {
      lost: lostTasks(lost),
      expired: notesOf(expired),
      hasMore: hasMore === 1,
      endsInMs: endsIn === -1 ? undefined : endsIn,
      isQuiet: isQuiet === 1,
      workers,
    };
  }

  async revoke(
    id: string,
    terminate?: boolean,
    { call = randomUUID(), isSingle = false }: RevokeOptions = {},
  ): Promise<boolean> {
    const stops = terminate === undefined ? '' : terminate ? '1' : '0';
    const reply = await this.#revokes.call([id, stops, call, isSingle ? '1' : '']);
    if (reply === 2) while ((await this.redis.run('advance', [])) === 1);
    return reply !== 0;
  }

  async complete(delivery: Delivery, head: TaskHead): Promise<boolean> {
    const record = encodeLive(head, delivery.body);
    return (await this.redis.run('complete', [delivery.id, delivery.token, record])) === 1;
  }

  async prune(limits: PruneLimits): Promise<boolean> {
    const { deadLetterAgeMs, deadLetterCount, silentMs, draftAgeMs } = limits;
    const args = [PRUNED_AT_ONCE, deadLetterAgeMs, deadLetterCount, silentMs, draftAgeMs];
    return (await this.redis.run('prune', args)) === 1;
  }

  waitForWork(queues: readonly string[], options: WaitOptions): Promise<boolean> {
    return this.wakeUp.wait(queues, options);
  }

  #revoke(tasks: readonly RevokeArgs[]): Promise<readonly number[]> {
    return inParts(
      tasks,
      REVOKED_AT_ONCE,
      (some) => this.redis.run('revoke', [CALL_KEPT_MS, ...some.flat()]) as Promise<number[]>,
    );
  }
}

type RecoverRow = readonly [
  endsIn: number,
  lost: readonly (number | string)[],
  expired: readonly string[],
  hasMore: number,
  isQuiet: number,
  workers: number,
];

/** The reply of a script about lost tasks: its fields alternate. */
export function lostTasks(values: readonly (number | string)[]): readonly LostTask[] {
  const lost: LostTask[] = [];
  for (let at = 0; at < values.length; at += 5) {
    const [id, name, queue, losses, isFinal] = values.slice(at, at + 5);
    lost.push({
      id: String(id),
      name: String(name),
      queue: String(queue),
      losses: Number(losses),
      isFinal: isFinal === 1,
    });
  }
  return lost;
}

/** Whether an exchange behind the publication has room for its one message. */
function isTaken([only, ...others]: readonly Publication[], behind: readonly HeldExchange[]): boolean {
  if (only === undefined || others.length > 0) return false;
  return behind.some(({ request: { slots, queues } }) => slots > 0 && queues.includes(only.head.queue));
}

/** The script names those only that were not simply published. */
function repliesTo(batch: readonly Publication[], reply: unknown): readonly PublishReply[] {
  const exceptions = reply as readonly (string | number)[];
  const replies = batch.map(() => PUBLISHED);
  for (let at = 0; at < exceptions.length; at += 3) {
    const one = exception(String(exceptions[at + 1]), String(exceptions[at + 2]));
    if (exceptions[at] === 0) return batch.map(() => one);
    replies[Number(exceptions[at]) - 1] = one;
  }
  return replies;
}

/** Nothing is unsure of what was refused. */
function unreplicated(reply: PublishReply): PublishReply {
  return reply.kind === 'full' ? reply : { kind: 'unreplicated' };
}

function exception(word: string, id: string): PublishReply {
  if (word === 'deduplicated') return { kind: 'deduplicated', id };
  return { kind: word === 'full' ? 'full' : 'duplicate' };
}
