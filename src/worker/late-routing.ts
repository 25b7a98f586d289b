import type { Lanes } from '../core/lanes.js';
import type { Outcome } from '../core/outcome.js';
import { frozenHead } from '../core/task-definition.js';
import type { TaskHead } from '../core/task-message.js';
import type { Run } from './run.js';

/** The first worker that knows the task must complete its record. */
export function isIncomplete({ needsDefinition, needsLane }: TaskHead): boolean {
  return needsDefinition === true || needsLane === true;
}

/** The head with all that could not be known at enqueue: the options of the definition, and the lane. */
export function completedHead(run: Run, lanes: Lanes): TaskHead {
  const { needsDefinition, needsLane: _needsLane, ...known } = run.head;
  const lane = laneOfRun(run, known.queue, lanes);
  const declared = needsDefinition === true ? declaredHead(run, known.at) : {};
  return { ...declared, ...known, ...(lane !== undefined && { lane }) };
}

/** The outcome with the lane of the queue that it moves to. Throws where a key cannot be computed. */
export function withLane(outcome: Outcome, run: Run, lanes: Lanes): Outcome {
  if (outcome.kind !== 'retried' || outcome.queue === undefined || outcome.queue === run.head.queue)
    return outcome;
  const lane = laneOfRun(run, outcome.queue, lanes);
  return lane === run.head.lane ? outcome : { ...outcome, lane: lane ?? '' };
}

/** Nothing holds back the call of a failure hook. */
function laneOfRun(
  { head, body, handler: { definition } }: Run,
  queue: string,
  lanes: Lanes,
): string | undefined {
  if (head.hook === true) return undefined;
  const { args, headers, mapped: isMapped } = body;
  return lanes.of({ name: head.name, definition, queue, args, headers, isMapped });
}

function declaredHead({ handler: { definition } }: Run, at: number): Partial<TaskHead> {
  const { expiresMs } = definition;
  return { ...frozenHead(definition), ...(expiresMs !== undefined && { expires: at + expiresMs }) };
}
