import { ShardCrossingError } from './errors.js';
import { UNHINDERED, type FlowControl } from './flow-control.js';
import type { QueueFlow } from './lanes.js';
import { keysInLane } from './lane.js';
import { printable } from './printable.js';
import type { TaskDefinition } from './task-definition.js';
import type { TaskHead } from './task-message.js';

/**
 * The text by which a broker of several shards finds the shard of a task, because a limit or a dedupe key of it is counted there. `free`:
 * it may live anywhere. `late`: it must live at a key that only its worker can compute.
 */
export type Anchor =
  { readonly kind: 'at'; readonly text: string } | { readonly kind: 'free' } | { readonly kind: 'late' };

/** A reason why a task must live at a text. */
export interface Demand {
  readonly text: string;
  /** For errors, as 'its concurrency'. */
  readonly because: string;
}

const FREE: Anchor = Object.freeze({ kind: 'free' });
const LATE: Anchor = Object.freeze({ kind: 'late' });

/** The facts by which the anchor of a task is found: those of its head. */
export type AnchoredHead = Pick<
  TaskHead,
  'dedupe' | 'hook' | 'lane' | 'name' | 'needsLane' | 'queue' | 'size'
>;

/**
 * Finds the anchors of tasks. Limits without a key have one home for all tasks that they hold back: that of the queue, else of the task.
 * Keyed limits, and dedupe keys, have a home for each key. Breakers and fair keys pin no task. All calls of a task have their
 * limits counted in the same shard; a call for which that cannot be is refused.
 */
export class Anchors {
  readonly #queues: ReadonlyMap<string, FlowControl>;

  constructor(queues: readonly QueueFlow[] = []) {
    this.#queues = new Map(queues.flatMap(({ name, flow }) => (flow === undefined ? [] : [[name, flow]])));
  }

  /** @throws ShardCrossingError for a task that would have to live at two places */
  of(head: AnchoredHead, definition: TaskDefinition | undefined): Anchor {
    // Neither a group nor the call of a hook waits for a limit.
    if (head.size !== undefined || head.hook === true) return FREE;
    if (head.dedupe === undefined && definition?.flow === undefined && !this.#queues.has(head.queue))
      return FREE;
    const demands = this.demands(head, definition);
    if (demands === undefined) return LATE;
    const [first] = demands;
    if (first === undefined) return FREE;
    checkDemands(head.name, demands);
    return { kind: 'at', text: first.text };
  }

  /** All that a task demands of its shard; `undefined` where a key is missing. */
  demands(head: AnchoredHead, definition: TaskDefinition | undefined): readonly Demand[] | undefined {
    const own = this.#ownDemands(head, definition);
    const ofQueue = this.#queueDemands(head, definition);
    if (own === undefined || ofQueue === undefined) return undefined;
    return [...own, ...ofQueue, ...this.#dedupeDemands(head, definition)];
  }

  /** Those of the limits of the task: in whatever queue it waits, they count at one place. */
  #ownDemands(head: AnchoredHead, definition: TaskDefinition | undefined): readonly Demand[] | undefined {
    const { flow } = definition ?? {};
    if (definition === undefined || flow === undefined || !isCounted(flow)) return [];
    const wide = this.#wideTextOf(definition);
    if (wide !== undefined) return [{ text: wide, because: 'its own limit' }];
    return keyDemands(head, flow, 'its own limit');
  }

  #queueDemands(head: AnchoredHead, definition: TaskDefinition | undefined): readonly Demand[] | undefined {
    const flow = this.#queues.get(head.queue);
    if (flow === undefined || !isCounted(flow) || isUnhindered(definition)) return [];
    if (isWide(flow)) return [{ text: flow.name, because: `the limit of queue '${head.queue}'` }];
    // Without its definition nobody knows the lane yet: the worker checks it.
    if (definition === undefined) return [];
    return keyDemands(head, flow, `the limit of queue '${head.queue}'`);
  }

  #dedupeDemands({ dedupe, queue }: AnchoredHead, definition: TaskDefinition | undefined): readonly Demand[] {
    if (dedupe === undefined) return [];
    const because = 'its dedupe key';
    const [scope, key] = dedupeParts(dedupe);
    if (scope === 'namespace') return [{ text: key, because }];
    const wide =
      scope === 'queue' ? this.#wideTextOfQueue(queue) : definition && this.#wideTextOf(definition);
    return [{ text: wide ?? key, because }];
  }

  /** Where all tasks of a definition live because of a limit without a key. */
  #wideTextOf({ queue, flow }: TaskDefinition): string | undefined {
    return this.#wideTextOfQueue(queue) ?? (flow !== undefined && isWide(flow) ? flow.name : undefined);
  }

  #wideTextOfQueue(queue: string): string | undefined {
    const flow = this.#queues.get(queue);
    return flow !== undefined && isWide(flow) ? flow.name : undefined;
  }
}

/** @throws ShardCrossingError for demands that name several shards */
export function checkDemands(task: string, demands: readonly Demand[]): void {
  const [first, ...others] = demands;
  const other = others.find(({ text }) => text !== first?.text);
  if (first === undefined || other === undefined) return;
  throw new ShardCrossingError(
    `Task '${task}' cannot live in two shards: ${first.because} is counted at '${printable(first.text, 50)}', and ${other.because} at ` +
      `'${printable(other.text, 50)}'. Give both the same key, declare both without a key, or do without one of them.`,
  );
}

/** Whether it counts anything for all workers. */
export function isCounted({ rate, concurrency }: FlowControl): boolean {
  return (rate ?? concurrency) !== undefined;
}

/** Whether it counts all tasks together. */
export function isWide({ rate, concurrency }: FlowControl): boolean {
  return [rate, concurrency].some((limit) => limit !== undefined && limit.key === undefined);
}

function isUnhindered(definition: TaskDefinition | undefined): boolean {
  return definition?.flow === UNHINDERED;
}

/** The keys of a limit, as they stand in the lane; `undefined` while the lane is not known. */
function keyDemands(
  { lane, needsLane }: AnchoredHead,
  { name }: FlowControl,
  because: string,
): readonly Demand[] | undefined {
  if (needsLane === true) return undefined;
  return keysInLane(lane ?? '', name).map((text) => ({ text, because }));
}

/** The scope of a dedupe key, and the key as it was given; see `dedupeOf`. */
function dedupeParts(text: string): readonly [scope: string, key: string] {
  const [scope = ''] = text.split(' ', 1);
  const rest = text.slice(scope.length + 1);
  return [scope, scope === 'namespace' ? rest : rest.slice(rest.indexOf(' ') + 1)];
}
