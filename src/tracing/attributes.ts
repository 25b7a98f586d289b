import type { Attributes } from '@opentelemetry/api';
import type { Failure } from '../core/failure.js';
import type { ServerAddress, TracedRun, TracedSend } from '../core/tracing.js';

const MAX_ARGS = 2_048;

/** The rest of a span of an enqueue. */
export function sendAttributes({ count, server }: TracedSend): Attributes {
  return {
    ...(count !== undefined && { 'messaging.batch.message_count': count }),
    ...serverAttributes(server),
  };
}

/** The rest of a span of a run. */
export function runAttributes(run: TracedRun): Attributes {
  const { schedule, rootId, groupId, losses } = run;
  return {
    'messaging.message.id': run.id,
    'messaging.message.body.size': run.bodyBytes,
    'messaging.message.receive.latency': run.latencyMs,
    'messaging.message.retry.count': run.attempt - 1,
    'messaging.client.id': run.worker,
    'ntq.attempt': run.attempt,
    ...serverAttributes(run.server),
    ...(losses > 0 && { 'ntq.losses': losses }),
    ...(rootId !== undefined && { 'ntq.workflow.root': rootId }),
    ...(groupId !== undefined && { 'ntq.group.id': groupId }),
    ...(schedule !== undefined && { 'ntq.schedule': schedule }),
  };
}

/** The arguments as JSON, cut. */
export function argsAttributes({ args }: TracedRun): Attributes {
  return { 'ntq.task.args': JSON.stringify(args).slice(0, MAX_ARGS) };
}

/** An error, as the event `exception` has it. */
export function exceptionAttributes({ name, message, stack }: Failure): Attributes {
  return {
    'exception.type': name,
    'exception.message': message,
    ...(stack !== undefined && { 'exception.stacktrace': stack }),
  };
}

function serverAttributes(server: ServerAddress | undefined): Attributes {
  return server === undefined ? {} : { 'server.address': server.address, 'server.port': server.port };
}
