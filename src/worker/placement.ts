import type { Lanes } from '../core/lanes.js';
import type { Outcome } from '../core/outcome.js';
import { frozenHead } from '../core/task-definition.js';
import type { TaskHead } from '../core/task-message.js';
import type { Run } from './run.js';

/** Something of its record is for the first worker to find out that knows the task. */
export function isUnfinished({ needsDefinition: partial, needsLane: unplaced }: TaskHead): boolean {
  return partial === true || unplaced === true;
}

/** The head with what could not be known at enqueue: what the definition says, and the lane. */
export function finishedHead(run: Run, lanes: Lanes): TaskHead {
  const { needsDefinition: partial, needsLane: _unplaced, ...known } = run.head;
  const lane = laneOf(run, known.queue, lanes);
  const declared = partial === true ? declaredHead(run, known.at) : {};
  return { ...declared, ...known, ...(lane !== undefined && { lane }) };
}

/** The outcome with the lane of the queue that it moves to. Throws where a key cannot be computed. */
export function placed(outcome: Outcome, run: Run, lanes: Lanes): Outcome {
  if (outcome.kind !== 'retried' || outcome.queue === undefined || outcome.queue === run.head.queue)
    return outcome;
  const lane = laneOf(run, outcome.queue, lanes);
  return lane === run.head.lane ? outcome : { ...outcome, lane: lane ?? '' };
}

/** Nothing holds back the call of a failure hook. */
function laneOf(
  { head, body, handler: { definition } }: Run,
  queue: string,
  lanes: Lanes,
): string | undefined {
  if (head.hook === true) return undefined;
  const { args, headers, many: isMany } = body;
  return lanes.of({ name: head.name, definition, queue, args, headers, isMany });
}

function declaredHead({ handler: { definition } }: Run, at: number): Partial<TaskHead> {
  const { expiresMs } = definition;
  return { ...frozenHead(definition), ...(expiresMs !== undefined && { expires: at + expiresMs }) };
}
