import { isCounted, isWide } from './anchors.js';
import { UNHINDERED, type FlowControl } from './flow-control.js';
import type { QueueFlow } from './lanes.js';
import type { TaskDefinition } from './task-definition.js';

/** Of limits with a key each call has its own home. */
const BY_KEY = Symbol('by key');
type Home = string | typeof BY_KEY | undefined;

/**
 * Why the limits of a task, and of the queues in which it may wait, can never be counted in one shard; `undefined` where they can. Keys
 * that differ show at the call.
 */
export function declaredCrossing(
  definition: TaskDefinition,
  queues: readonly QueueFlow[],
): string | undefined {
  if (definition.flow === UNHINDERED) return undefined;
  const flows = new Map(queues.map(({ name, flow }) => [name, flow]));
  const own = ownHome(definition, flows.get(definition.queue));
  const moves = definition.retry.rules.flatMap(({ queue }) => queue ?? []);
  for (const queue of new Set([definition.queue, ...moves])) {
    const home = homeNameOf(flows.get(queue));
    if (home !== undefined && home !== own) return crossingText(definition, queue, home);
  }
  return undefined;
}

function ownHome({ flow }: TaskDefinition, ofQueue: FlowControl | undefined): Home {
  const queueHome = homeNameOf(ofQueue);
  return typeof queueHome === 'string' ? queueHome : (homeNameOf(flow) ?? queueHome);
}

function homeNameOf(flow: FlowControl | undefined): Home {
  if (flow === undefined || !isCounted(flow)) return undefined;
  return isWide(flow) ? flow.name : BY_KEY;
}

function crossingText({ name, queue: declared }: TaskDefinition, queue: string, home: Home): string {
  const moved = queue === declared ? '' : ', to which a retry rule moves it,';
  const how = home === BY_KEY ? 'by key' : 'as a whole';
  return (
    `Task '${name}': queue '${queue}'${moved} counts its limit ${how}, and the tasks of '${name}' live elsewhere, because shards count their ` +
    'own limits. Declare both limits with the same key or both without, leave the queue out of the rule, or leave out `shards`.'
  );
}
