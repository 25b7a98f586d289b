import {
  CanvasError,
  MalformedMessageError,
  TaskExpiredError,
  TaskRevokedError,
  WorkerLostError,
} from './errors.js';
import { Failure } from './failure.js';

/** The failures of tasks that a broker ends without their handler, as JSON. */
export const BROKER_FAILURES = {
  EXPIRED: json(TaskExpiredError, 'TASK_EXPIRED', 'The task expired before it could start.'),
  ID_TAKEN: json(
    CanvasError,
    'CANVAS',
    'A node of what replaces the task has the id of another task. Nothing replaced it.',
  ),
  MALFORMED: json(MalformedMessageError, 'MALFORMED_MESSAGE', 'The message cannot be read.'),
  REVOKED: json(TaskRevokedError, 'TASK_REVOKED', 'The task was revoked.'),
  WORKER_LOST: json(WorkerLostError, 'WORKER_LOST', 'The worker died while it ran this task.'),
} as const;

function json(...args: Parameters<typeof Failure.of>): string {
  return JSON.stringify(Failure.of(...args).toData());
}
