import type { LifeEvent, TaskDetail } from '../api-types.js';
import { taskInfoOf } from '../../client/task-info.js';
import type { Failure } from '../../core/failure.js';
import type { TaskHead } from '../../core/task-message.js';
import { failureLine } from './failure-view.js';
import { momentText } from './moment.js';
import type { Payloads } from './payloads.js';
import type { FoundTask } from './task-row.js';

const MOST_LOSSES = 20;

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
    ...attempts
      .slice(0, info.retries)
      .map((each, index) =>
        event('retried', undefined, { attempt: index + 1, error: failureLine(each, payloads) }),
      ),
    ...lossesOf(task.record.head),
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

/** The times of the last losses are kept; of a record by hand only their number may be known. */
function lossesOf({ losses = 0, lostAt }: TaskHead): readonly LifeEvent[] {
  const moments = lostAt?.split(' ').map(Number) ?? [];
  const count = Math.min(losses, MOST_LOSSES);
  return Array.from({ length: count }, (_, index) => {
    const at = moments[moments.length - count + index];
    return event('lost', at === undefined ? undefined : new Date(at), {});
  });
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
