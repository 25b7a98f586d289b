import { shardsOf } from '../broker/sharded/shards-of.js';
import { CallBatcher } from '../broker/storage/call-batcher.js';
import type { Broker } from '../broker/broker.js';
import type { Publication, PublishReply, TaskStore } from '../broker/task-store.js';
import { DurabilityError } from '../core/errors.js';
import type { Durability } from '../core/task-options.js';

/** Messages in one call of the script; it stays short. */
export const CHUNK = 500;
const CHUNK_CHARS = 1_000_000;

/** Characters of bodies in one call that is stored whole: Redis copies them for some milliseconds. */
const WHOLE_CHARS = 4_000_000;

/** Messages in parts that one call of the script may take whole. */
export function wholeParts(messages: readonly Publication[]): readonly [Publication[], ...Publication[][]] {
  let part: Publication[] = [];
  const parts: [Publication[], ...Publication[][]] = [part];
  let chars = 0;
  for (const message of messages) {
    chars += message.body.length;
    if (chars > WHOLE_CHARS && part.length > 0) {
      parts.push((part = []));
      chars = message.body.length;
    }
    part.push(message);
  }
  return parts;
}

/**
 * Publishes messages of one shard whole.
 *
 * @throws DurabilityError for those that no replica has confirmed
 */
export async function publishWhole(
  store: TaskStore,
  messages: readonly Publication[],
  durability: Durability,
): Promise<readonly PublishReply[]> {
  const replies = await store.publish(messages, { whole: true, durability });
  const unsure = messages.filter((_each, index) => replies[index]?.kind === 'unreplicated');
  if (unsure.length > 0) throw new DurabilityError(unsure.map(({ id }) => id));
  return replies;
}

/** Publishes messages; those of one tick share a round trip. */
export class Publisher {
  readonly #calls: CallBatcher<Publication, PublishReply>;

  constructor(store: TaskStore, durability: Durability = 'stored') {
    this.#calls = new CallBatcher((batch) => store.publish(batch, { durability }), {
      items: CHUNK,
      weight: CHUNK_CHARS,
      weigh: ({ body }) => body.length,
    });
  }

  publish(publication: Publication): Promise<PublishReply> {
    return this.#calls.call(publication);
  }
}

/** A publisher for each shard: a shard that is down fails its messages alone. */
export class Publishers {
  readonly #shardOf: (id: string) => number;
  readonly #byShard: readonly Publisher[];

  constructor(broker: Broker, durability: Durability) {
    const { brokers, shardOf } = shardsOf(broker);
    this.#shardOf = shardOf;
    // Each into its own shard: the broker of all would look for the shard of each message again.
    this.#byShard = brokers.map(({ tasks }) => new Publisher(tasks, durability));
  }

  publish(publication: Publication): Promise<PublishReply> {
    return (this.#byShard[this.#shardOf(publication.id)] as Publisher).publish(publication);
  }
}
