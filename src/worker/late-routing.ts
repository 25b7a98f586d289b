import type { Lanes } from '../core/lanes.js';
import type { Outcome } from '../core/outcome.js';
import { frozenHead, type TaskDefinition } from '../core/task-definition.js';
import type { TaskHead } from '../core/task-message.js';
import type { Run } from './run.js';

/** Throws for a task that cannot live beside an id, because its limits are counted in another shard. */
export type CheckHome = (id: string, head: TaskHead) => void;

export interface LateRoutes {
  readonly lanes: Lanes;
  /** Left out: there is one shard. */
  readonly checkHome?: CheckHome | undefined;
}

/** The first worker that knows the task must complete its record. */
export function isIncomplete({ head, handler: { definition } }: Run): boolean {
  if (head.hook === true) return Object.keys(hookHead(definition)).some((field) => !(field in head));
  return head.needsDefinition === true || head.needsLane === true;
}

/** The head with all that could not be known at enqueue: the options of the definition, and the lane. Throws as `checkHome` does. */
export function completedHead(run: Run, { lanes, checkHome }: LateRoutes): TaskHead {
  const head = headWithLane(run, lanes);
  checkHome?.(run.id, head);
  return head;
}

function headWithLane(run: Run, lanes: Lanes): TaskHead {
  const { needsDefinition, needsLane: _needsLane, ...known } = run.head;
  if (known.hook === true) return { ...hookHead(run.handler.definition), ...known };
  const lane = laneOfRun(run, known.queue, lanes);
  const declared = needsDefinition === true ? declaredHead(run, known.at) : {};
  return { ...declared, ...known, ...(lane !== undefined && { lane }) };
}

/** The outcome with the lane of the queue that it moves to. Throws where a key cannot be computed, and as `checkHome` does. */
export function movedOutcome(outcome: Outcome, run: Run, { lanes, checkHome }: LateRoutes): Outcome {
  const { lane: known, ...head } = run.head;
  if (outcome.kind !== 'retried' || outcome.queue === undefined || outcome.queue === head.queue)
    return outcome;
  const { queue } = outcome;
  const lane = laneOfRun(run, queue, lanes);
  checkHome?.(run.id, { ...head, queue, ...(lane !== undefined && { lane }) });
  return lane === known ? outcome : { ...outcome, lane: lane ?? '' };
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

const HOOK_FIELDS: ReadonlySet<string> = new Set<keyof TaskHead>([
  'ttl',
  'maxLosses',
  'ignoreResult',
  'noDeadLetter',
]);

/**
 * The defaults that concern the record of a hook's call. The script that publishes it does not know them; queue and priority are
 * those of the task that failed, and a hook neither expires nor is acknowledged early.
 */
function hookHead(definition: TaskDefinition): Partial<TaskHead> {
  const declared = Object.entries(frozenHead(definition));
  return Object.fromEntries(declared.filter(([field]) => HOOK_FIELDS.has(field)));
}
