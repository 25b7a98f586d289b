import { BrokerUnavailableError } from '../../core/errors.js';
import { isInstance } from '../../core/kind-of-value.js';
import { SUSPECT_LOSSES } from '../../core/task-message.js';
import type { ExchangeDigest, ExchangeReply, ExchangeRequest } from '../task-store.js';
import type { Shard } from './shard.js';
import type { ShardSet } from './shard-set.js';
import { rankOf } from './ranks.js';
import { watchedTypesOver } from './watched-types.js';

/**
 * Exchanges of callers that have one session over all shards: each shard gets its settlements, and fills the room that is left. Every
 * shard knows a repeated exchange by its number, so a caller may repeat one that only some of them have answered. A worker has a session
 * with each shard instead.
 */
export class ShardedExchange {
  constructor(private readonly shards: ShardSet) {}

  /** @throws BrokerUnavailableError where a shard that is down has something to settle, or all are down */
  async exchange(request: ExchangeRequest): Promise<ExchangeReply> {
    const replies: ExchangeReply[] = [];
    let room: Room = request;
    let failure: unknown;
    for (const shard of this.#inTurn(request)) {
      const own = request.settlements.filter(({ delivery }) => this.shards.of(delivery.id) === shard);
      try {
        const reply = await this.#visit(shard, { ...request, ...room, settlements: own });
        replies.push(reply);
        room = roomAfter(room, reply);
      } catch (error) {
        if (own.length > 0 || !isInstance(error, BrokerUnavailableError)) throw error;
        failure = error;
      }
    }
    if (replies.length === 0) throw failure;
    return mergedReply(replies, request.queues);
  }

  /** Another shard comes first each time; a repeated exchange keeps its order. */
  #inTurn({ sequence }: ExchangeRequest): readonly Shard[] {
    const { all } = this.shards;
    const first = sequence % all.length;
    return [...all.slice(first), ...all.slice(0, first)];
  }

  #visit(shard: Shard, request: ExchangeRequest): Promise<ExchangeReply> {
    return shard.call(({ tasks }) => tasks.exchange(request));
  }
}

type Room = Pick<ExchangeRequest, 'holding' | 'leased' | 'prefetch' | 'slots'>;

/** The room that a shard leaves to the next; no room beside a suspect, which runs alone. */
function roomAfter(room: Room, { deliveries, mode }: ExchangeReply): Room {
  const taken = deliveries.length;
  const [first] = deliveries;
  const isIsolated = mode === 'isolate' || (taken === 1 && (first?.head.losses ?? 0) >= SUSPECT_LOSSES);
  const left = isIsolated ? 0 : room.slots + room.prefetch - taken;
  const slots = Math.max(0, Math.min(left, room.slots - taken));
  return { slots, prefetch: left - slots, holding: room.holding + taken, leased: room.leased + taken };
}

function mergedReply(replies: readonly ExchangeReply[], queues: readonly string[]): ExchangeReply {
  const dueIn = replies.flatMap(({ next }) => next.dueInMs ?? []);
  const modes = new Set(replies.map(({ mode }) => mode));
  return {
    deliveries: replies.flatMap(({ deliveries }) => deliveries),
    refused: replies.flatMap(({ refused }) => refused),
    next: {
      dueInMs: dueIn.length === 0 ? undefined : Math.min(...dueIn),
      hasMore: replies.some(({ next }) => next.hasMore),
      hasContinuations: replies.some(({ next }) => next.hasContinuations),
    },
    mode: modes.has('forgotten') ? 'forgotten' : modes.has('isolate') ? 'isolate' : 'normal',
    expired: replies.flatMap(({ expired }) => expired),
    breakers: replies.flatMap(({ breakers }) => breakers),
    watched: watchedTypesOver(replies.map(({ watched }) => watched)),
    digest: mergedDigest(
      replies.map(({ digest }) => digest),
      queues,
    ),
  };
}

/** The highest band of all, and the oldest of the tasks at its front. */
function mergedDigest(digests: readonly ExchangeDigest[], queues: readonly string[]): ExchangeDigest {
  const rank = ({ band }: ExchangeDigest) => (band === undefined ? Infinity : rankOf(band, queues));
  const highest = Math.min(...digests.map(rank));
  const same = digests.filter((digest) => rank(digest) === highest);
  const oldest = same.flatMap(({ oldestAt }) => oldestAt ?? []);
  return {
    band: same[0]?.band,
    readyCount: digests.reduce((sum, { readyCount }) => sum + readyCount, 0),
    oldestAt: oldest.length === 0 ? undefined : Math.min(...oldest),
  };
}
