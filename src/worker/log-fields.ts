import type { Delivery } from '../broker/task-store.js';
import { printable } from '../core/printable.js';
import type { TaskBody } from '../core/task-message.js';
import { traceFields, type TraceSpan } from '../core/tracing.js';

/** The parts of a run that its log lines name. */
interface LoggedRun {
  readonly delivery: Pick<Delivery, 'head' | 'id'>;
  readonly body: TaskBody;
  readonly span: TraceSpan | undefined;
}

/** The fields of every log line about a task. */
export function deliveryFields({ id, head }: Pick<Delivery, 'head' | 'id'>): Record<string, unknown> {
  const { name, queue, retries = 0 } = head;
  return { task: printable(name), id: printable(id), queue: printable(queue), attempt: retries + 1 };
}

/** The same of a run, with the task or workflow that it comes from, and its trace where it is sampled. */
export function runFields({ delivery, body, span }: LoggedRun): Record<string, unknown> {
  return {
    ...deliveryFields(delivery),
    ...(body.rootId !== undefined && { workflow: printable(body.rootId) }),
    ...(span && traceFields(span.traceparent)),
  };
}
