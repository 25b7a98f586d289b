import type { TaskHead } from '../../core/task-message.js';
import { splitBody } from '../../core/input-line.js';
import type { Sources } from '../sources.js';
import { ApiError, notFound } from '../http/api-error.js';
import { argumentsOf, type StoredCall } from '../view/stored-call.js';
import { memberOf } from '../view/json-scan.js';
import { QueueFullError } from '../../core/errors.js';

/** Fields of a head that are of the call itself; the rest tells what the old task went through, and where it stood in a workflow. */
const KEPT = [
  ...(['name', 'priority', 'maxLosses', 'ttl', 'early', 'ignoreResult', 'noDeadLetter', 'hooks'] as const),
  ...(['needsDefinition', 'lane', 'needsLane', 'trace'] as const),
] as const satisfies readonly (keyof TaskHead)[];

/**
 * Enqueues the call of a task again, byte for byte, as a new task by itself: not in its workflow, and without its delay.
 *
 * @throws ApiError 404 for an unknown task, 409 for one whose arguments are not kept
 */
export async function runAgain({ services }: Sources, id: string): Promise<string> {
  const { broker, audit, ids, catalog, placer } = services;
  const call = await callOf(services.broker, id);
  const newId = placer?.nextBeside(id) ?? ids.next();
  const { head, body } = freshCall(call, id, broker.now());
  const maxLength = catalog.maxLength(head.queue);
  return audit.run({ action: 'Dashboard.runAgain', target: () => `${head.name} ${id}` }, async () => {
    const [reply] = await broker.tasks.publish([
      { id: newId, head, body, ...(maxLength !== undefined && { maxLength }) },
    ]);
    if (reply?.kind === 'full')
      throw new QueueFullError(`Queue '${head.queue}' is full. Nothing was enqueued.`);
    return newId;
  });
}

async function callOf(broker: Sources['services']['broker'], id: string): Promise<StoredCall> {
  const [[task], entry] = await Promise.all([broker.results.find([id]), broker.deadLetters.get(id)]);
  if (task === undefined && entry === undefined) throw notFound('task of that id');
  const call = task?.record.kind === 'live' ? task.record : entry?.letter;
  if (call !== undefined && call.head.hook !== true && call.head.size === undefined) return call;
  throw new ApiError(
    409,
    'NOT_KEPT',
    'The arguments of a task are not kept when it has ended, but for those of a dead letter.',
    'Enqueue it from the application.',
  );
}

function freshCall(call: StoredCall, id: string, at: number): StoredCall {
  const { head } = call;
  const kept = Object.fromEntries(
    KEPT.flatMap((name) => (head[name] === undefined ? [] : [[name, head[name]]])),
  );
  const queue = head.origin ?? head.queue;
  const isElsewhere = queue !== head.queue;
  const lanes = isElsewhere ? { lane: undefined, needsLane: true as const } : {};
  const fresh = { ...kept, ...lanes, queue, at, requeuedFrom: id } as unknown as TaskHead;
  return { head: JSON.parse(JSON.stringify(fresh)) as TaskHead, body: wholeBody(call) };
}

/** What the member before it passed on is an argument like the others. */
function wholeBody(call: StoredCall): string {
  const { json, input } = splitBody(call.head, call.body);
  const [args, old] = [argumentsOf(call), memberOf(json, 'args')];
  return input === undefined || args === undefined || old === undefined
    ? json
    : json.replace(old, () => args);
}
