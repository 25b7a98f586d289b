import { EnqueueManyError } from '../core/errors.js';
import { isInstance, messageOfError } from '../core/kind-of-value.js';
import type { AsyncResult } from './async-result.js';
import { CHUNK } from './publisher.js';

/** Some calls of a chunk were accepted, and others refused. */
export class PartlyAccepted extends Error {
  constructor(
    /** The results of those that were accepted. */
    readonly accepted: readonly unknown[],
    cause: unknown,
  ) {
    super('', { cause });
  }
}

export interface ChunkActions<Call, Chunk, Result> {
  /** Throws for calls that cannot be enqueued. */
  readonly prepare: (calls: readonly Call[]) => Promise<Chunk>;
  /** Parts of a chunk that are small enough for one call. Default: the chunk itself. */
  readonly split?: (chunk: Chunk) => readonly [Chunk, ...Chunk[]];
  /** Hands over a chunk, or a part of it, whole or not at all. */
  readonly send: (chunk: Chunk) => Promise<readonly AsyncResult<Result>[]>;
}

/**
 * Enqueues chunk after chunk; a chunk is sent when the one before it has been taken, so that an error leaves no gaps, but
 * prepared while the broker works on that one. Throws EnqueueManyError with what was enqueued before.
 */
export async function enqueueChunks<Call, Chunk, Result>(
  calls: readonly Call[],
  { prepare, split = (chunk) => [chunk], send }: ChunkActions<Call, Chunk, Result>,
): Promise<AsyncResult<Result>[]> {
  const accepted: AsyncResult<Result>[] = [];
  const chunkAt = (at: number) => prepare(calls.slice(at, at + CHUNK));
  try {
    let next = calls.length > 0 ? chunkAt(0) : undefined;
    for (let at = CHUNK; next !== undefined; at += CHUNK) {
      const [first, ...rest] = split(await next);
      const sent = send(first);
      next = at < calls.length ? chunkAt(at) : undefined;
      // Its error is thrown when its turn comes.
      next?.catch(() => undefined);
      accepted.push(...(await sent));
      for (const part of rest) accepted.push(...(await send(part)));
    }
  } catch (thrown) {
    const partly = isInstance(thrown, PartlyAccepted) ? thrown : undefined;
    accepted.push(...((partly?.accepted ?? []) as readonly AsyncResult<Result>[]));
    const error = partly === undefined ? thrown : partly.cause;
    const message = `${accepted.length} of ${calls.length} tasks were enqueued, then: ${messageOfError(error)}`;
    throw new EnqueueManyError(message, accepted, { cause: error });
  }
  return accepted;
}
