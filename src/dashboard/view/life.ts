import type { LifeEvent, TaskDetail } from '../api-types.js';
import { taskInfoOf, type TaskInfo } from '../../client/task-info.js';
import type { Failure } from '../../core/failure.js';
import type { TaskHead } from '../../core/task-message.js';
import { failureLine } from './failure-view.js';
import { momentText } from './moment.js';
import type { Payloads } from './payloads.js';
import type { FoundTask } from './task-row.js';

/** Of retries, and of losses. */
const MOST_SHOWN = 20;

/** The facts that a life follows from. */
interface LifeFacts extends FoundTask {
  /** Epoch ms. */
  readonly now: number;
  /** The failures of its attempts, the oldest first. */
  readonly attempts: readonly Failure[];
}

/** The states that a task went through as far as they are kept, the oldest first. */
export function lifeOf({ task, id, attempts, now }: LifeFacts, payloads: Payloads): readonly LifeEvent[] {
  const info = taskInfoOf(id, task);
  const { attempt, worker, endedAt, failure } = info;
  const life: (LifeEvent | undefined)[] = [
    event('enqueued', info.enqueuedAt, {}),
    ...inOrder([
      ...retriesOf(task.record.head, retried(attempts, info), payloads),
      ...lossesOf(task.record.head),
    ]),
    info.dueAt === undefined || info.startedAt !== undefined || Number(info.dueAt) < now
      ? undefined
      : event('due', info.dueAt, {}),
    info.startedAt === undefined
      ? undefined
      : event('started', info.startedAt, { attempt, ...(worker !== undefined && { worker }) }),
    endedAt === undefined
      ? undefined
      : event(endOf(info), endedAt, failure === undefined ? {} : { error: failureLine(failure, payloads) }),
  ];
  return life.filter((each) => each !== undefined);
}

/** The failures after which it ran again; the last of all is that of its end, unless no attempt but a loss ended it. */
function retried(
  attempts: readonly Failure[],
  { state, reason }: Pick<TaskInfo, 'state' | 'reason'>,
): readonly Failure[] {
  return state === 'FAILURE' && reason !== 'worker-lost' ? attempts.slice(0, -1) : attempts;
}

function retriesOf(
  { retries = 0, retriedAt }: TaskHead,
  failures: readonly Failure[],
  payloads: Payloads,
): readonly LifeEvent[] {
  const moments = lastMoments(retries, retriedAt);
  const without = moments.length - failures.length;
  return moments.map((at, index) => {
    const failure = failures[index - without];
    const attempt = retries - moments.length + index + 1;
    return event('retried', at, { attempt, ...(failure && { error: failureLine(failure, payloads) }) });
  });
}

function lossesOf({ losses = 0, lostAt }: TaskHead): readonly LifeEvent[] {
  return lastMoments(losses, lostAt).map((at) => event('lost', at, {}));
}

/** The times of the last ones are kept; of a record by hand only their number may be known. */
function lastMoments(count: number, text = ''): readonly (Date | undefined)[] {
  const moments = text.split(' ').filter(Boolean).map(Number);
  const shown = Math.min(count, MOST_SHOWN);
  return Array.from({ length: shown }, (_, index) => {
    const at = moments[moments.length - shown + index];
    return at === undefined ? undefined : new Date(at);
  });
}

/** Those of which no time is known come first. */
function inOrder(life: readonly LifeEvent[]): readonly LifeEvent[] {
  return life.toSorted(({ at: one = '' }, { at: other = '' }) => Number(one > other) - Number(one < other));
}

function event(kind: LifeEvent['kind'], at: Date | undefined, rest: Partial<LifeEvent>): LifeEvent {
  const text = momentText(at);
  return { kind, ...(text !== undefined && { at: text }), ...rest };
}

function endOf({
  state,
  reason,
}: Pick<TaskDetail, 'state'> & { readonly reason?: string }): LifeEvent['kind'] {
  if (state === 'SUCCESS') return 'succeeded';
  if (state === 'FAILURE') return 'failed';
  return reason === 'expired' ? 'expired' : 'revoked';
}
