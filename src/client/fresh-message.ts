import type { Publication } from '../broker/task-store.js';
import type { DeadLetterRecord } from '../core/codec.js';
import { PayloadError } from '../core/errors.js';
import { splitBody } from '../core/input-line.js';
import { checkArgs } from '../core/json.js';
import type { MessageFactory } from '../core/message-factory.js';
import type { TaskBody, TaskHead } from '../core/task-message.js';

/** The changes of a requeued task. */
export interface RequeueChanges {
  /** Default: the queue that it was enqueued to. */
  readonly queue?: string;
  /** All arguments, in their order. Default: those that it had. */
  readonly args?: readonly unknown[];
}

/** The dead letter that runs again, the moment, and the maker of bodies. */
interface Requeue {
  readonly id: string;
  /** Epoch ms. */
  readonly at: number;
  readonly factory: Pick<MessageFactory, 'body'>;
}

/** The body of a message, without the input that came from the member before. */
export function bodyOf({ head, body }: Pick<Publication, 'body' | 'head'>): TaskBody {
  return JSON.parse(splitBody(head, body).json) as TaskBody;
}

/** The message of a task that starts again from the beginning, without its retries, losses and releases. */
export function freshMessage(
  deadLetter: DeadLetterRecord,
  { id, at, factory }: Requeue,
  changes: RequeueChanges,
): Omit<Publication, 'id'> {
  const { head, body } = deadLetter;
  const {
    retries: _r,
    retriedAt: _ra,
    losses: _l,
    lostAt: _la,
    releases: _g,
    expires: _e,
    unknownAt: _u,
    lastToken: _t,
    firstSpan: _s,
    dedupe: _d,
    next: _next,
    group: _group,
    index: _index,
    after: _after,
    first: _first,
    errbacks: _errbacks,
    errback: _errback,
    cleanup: _cleanup,
    delay: _delay,
    eta: _eta,
    expiresIn: _expiresIn,
    lane,
    ...kept
  } = head;
  const queue = changes.queue ?? head.origin ?? head.queue;
  const isElsewhere = queue !== head.queue || changes.args !== undefined;
  const laneFields = isElsewhere ? withoutLane(head) : { ...(lane !== undefined && { lane }) };
  const fresh = { ...kept, queue, at, requeuedFrom: id, ...laneFields };
  if (changes.args === undefined) return { head: fresh, body };
  // New arguments are all of them: what the member before has passed on is among them.
  const { input: _input, inputGroup: _inputGroup, ...given } = fresh;
  return { head: given, body: changedBody(deadLetter, changes.args, factory) };
}

/** In another queue or with other arguments it waits in another lane. Nothing holds back the call of a hook. */
function withoutLane({ hook }: TaskHead): Pick<TaskHead, 'needsLane'> {
  return hook === true ? {} : { needsLane: true };
}

/** The same call with other arguments, within the bounds of every call. */
function changedBody(
  { head, body }: DeadLetterRecord,
  args: readonly unknown[],
  factory: Pick<MessageFactory, 'body'>,
): string {
  if (head.hook === true)
    throw new PayloadError('The call of a failure hook has no arguments to change.', 'args');
  checkArgs(args);
  const { args: _old, ...rest } = bodyOf({ head, body });
  return factory.body({ name: head.name, args }, JSON.stringify(rest).slice(1, -1));
}
