import { DurabilityError, QueueFullError } from '../core/errors.js';
import type { FigureRecorder } from '../core/figure-recorder.js';
import type { TaskEvents } from '../core/task-events.js';
import { AsyncResult, type ResultSource } from './async-result.js';
import type { Sent } from './sender.js';

/** Where results are read, and who is told of new tasks. */
export interface ResultSink {
  readonly source: ResultSource;
  readonly events: TaskEvents;
  readonly figures?: FigureRecorder | undefined;
}

/**
 * The result of a message that the broker has answered; a new task is counted and told.
 *
 * @throws QueueFullError, DurabilityError
 */
export function resultOfSent<Result>(
  { publication: { id, head }, reply }: Sent,
  { source, events, figures }: ResultSink,
): AsyncResult<Result> {
  if (reply.kind === 'full')
    throw new QueueFullError(`Queue '${head.queue}' is full (maxLength). Nothing was stored.`);
  if (reply.kind === 'unreplicated') throw new DurabilityError([id]);
  if (reply.kind === 'deduplicated') return new AsyncResult<Result>(reply.id, source, { deduplicated: true });
  if (reply.kind === 'published') {
    figures?.add('enqueued', head.queue, head.name);
    events.emit('task-enqueued', { id, name: head.name, queue: head.queue });
  }
  return new AsyncResult<Result>(id, source);
}
