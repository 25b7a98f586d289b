import type { Routing } from '../broker/routing.js';
import type { Publication } from '../broker/task-store.js';
import { BrokerUnavailableError, QueueFullError } from '../core/errors.js';
import { isInstance } from '../core/kind-of-value.js';
import { PartlyAccepted } from './chunks.js';

/** Messages of one shard, and where in their list they stood. */
export interface ShardPart {
  readonly messages: readonly Publication[];
  readonly indexes: readonly number[];
}

/** Messages by the shard in which they live. */
export function shardParts(
  messages: readonly Publication[],
  routing: Pick<Routing, 'shardOf'>,
): readonly ShardPart[] {
  const parts = new Map<number, { readonly messages: Publication[]; readonly indexes: number[] }>();
  messages.forEach((message, index) => {
    const shard = routing.shardOf(message.id);
    const part = parts.get(shard) ?? { messages: [], indexes: [] };
    parts.set(shard, part);
    part.messages.push(message);
    part.indexes.push(index);
  });
  return [...parts.values()];
}

/**
 * Sends messages to their shards at once, those of each whole or not at all. Results are in the order of the messages.
 *
 * @throws PartlyAccepted with the results of the others, where a shard refuses its part
 */
export async function sendByShard<Result>(
  messages: readonly Publication[],
  routing: Pick<Routing, 'shardOf'> | undefined,
  send: (part: readonly Publication[]) => Promise<readonly Result[]>,
): Promise<readonly Result[]> {
  const parts = routing === undefined ? [] : shardParts(messages, routing);
  if (parts.length < 2) return send(messages);
  const settled = await Promise.allSettled(parts.map((part) => send(part.messages)));
  const results = new Map<number, Result>();
  settled.forEach((each, part) => {
    if (each.status !== 'fulfilled') return;
    parts[part]?.indexes.forEach((index, at) => results.set(index, each.value[at] as Result));
  });
  const inOrder = messages.flatMap((_message, index) => results.get(index) ?? []);
  const failure = settled.find((each) => each.status === 'rejected');
  if (failure !== undefined) throw new PartlyAccepted(inOrder, failure.reason);
  return inOrder;
}

/**
 * Sends messages of one shard whole; where their queue is full there, with the ids of others, until one takes them.
 *
 * @param others left out where there is one shard
 * @throws QueueFullError where the queue is full in all of them that are up
 */
export async function sendWhereRoomIs<Result>(
  messages: readonly Publication[],
  others: Iterable<readonly Publication[]> | undefined,
  send: (messages: readonly Publication[]) => Promise<Result>,
): Promise<Result> {
  try {
    return await send(messages);
  } catch (error) {
    if (!isInstance(error, QueueFullError)) throw error;
    for (const moved of others ?? []) {
      const sent = await send(moved).then(
        (result) => ({ result }),
        (again: unknown) => unlessRefused(again),
      );
      if (sent !== undefined) return sent.result;
    }
    throw error;
  }
}

/** @throws any error after which the messages may have been stored */
function unlessRefused(error: unknown): undefined {
  const isDown = isInstance(error, BrokerUnavailableError) && error.isUnsent;
  if (!isDown && !isInstance(error, QueueFullError)) throw error;
}
