import type { Delivery, ExchangeReply, ExchangeRequest, Settlement } from '../task-store.js';
import type { Shard } from './shard.js';
import type { ShardSet } from './shard-set.js';

/** Exchanges of callers that have one session over all shards: each shard gets its settlements, and fills what slots are left. */
export class ShardedExchange {
  constructor(private readonly shards: ShardSet) {}

  async exchange(request: ExchangeRequest): Promise<ExchangeReply> {
    const replies: ExchangeReply[] = [];
    const deliveries: Delivery[] = [];
    for (const shard of this.shards.all) {
      const reply = await this.#visit(shard, request, deliveries.length);
      replies.push(reply);
      deliveries.push(...reply.deliveries);
    }
    return mergedReply(replies, deliveries);
  }

  #visit(shard: Shard, request: ExchangeRequest, taken: number): Promise<ExchangeReply> {
    const isOwn = ({ delivery }: Settlement) => this.shards.of(delivery.id) === shard;
    const slots = Math.max(0, request.slots - taken);
    const prefetch = Math.max(0, request.prefetch - Math.max(0, taken - request.slots));
    const settlements = request.settlements.filter(isOwn);
    const holding = request.holding + request.settlements.length - settlements.length;
    const leased = request.leased + taken;
    return shard.call(({ tasks }) =>
      tasks.exchange({ ...request, slots, prefetch, settlements, holding, leased }),
    );
  }
}

function mergedReply(replies: readonly ExchangeReply[], deliveries: readonly Delivery[]): ExchangeReply {
  const [first] = replies as readonly [ExchangeReply];
  const dueIn = replies.flatMap(({ next }) => next.dueInMs ?? []);
  const modes = new Set(replies.map(({ mode }) => mode));
  return {
    deliveries,
    refused: replies.flatMap(({ refused }) => refused),
    next: {
      dueInMs: dueIn.length === 0 ? undefined : Math.min(...dueIn),
      hasMore: replies.some(({ next }) => next.hasMore),
      hasContinuations: replies.some(({ next }) => next.hasContinuations),
    },
    mode: modes.has('isolate') ? 'isolate' : modes.has('forgotten') ? 'forgotten' : 'normal',
    expired: replies.flatMap(({ expired }) => expired),
    breakers: replies.flatMap(({ breakers }) => breakers),
    watched: first.watched,
    digest: {
      band: replies.find(({ digest }) => digest.band !== undefined)?.digest.band,
      readyCount: replies.reduce((sum, { digest }) => sum + digest.readyCount, 0),
      oldestAt: replies.find(({ digest }) => digest.oldestAt !== undefined)?.digest.oldestAt,
    },
  };
}
