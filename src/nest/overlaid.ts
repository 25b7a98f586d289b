import { defined } from '../core/options.js';
import type { TaskQueueModuleOptions } from './module-options.js';

/**
 * The options of the module with those of the process that starts the application laid over them, the worker's key by key. An option
 * that is undefined hides nothing.
 */
export function overlaid(
  options: TaskQueueModuleOptions,
  overrides: Partial<TaskQueueModuleOptions> = {},
): TaskQueueModuleOptions {
  const { beat, worker, ...others } = overrides;
  return {
    ...placedBy(options, overrides),
    ...defined(others),
    ...(beat !== undefined && { beat: overlaidBeat(options.beat, beat) }),
    ...(worker !== undefined && { worker: overlaidWorker(options.worker, worker) }),
  };
}

/** The options without the broker, where servers are listed instead, and without the servers, where a broker is given instead. */
function placedBy(
  options: TaskQueueModuleOptions,
  { broker, shards }: Partial<TaskQueueModuleOptions>,
): TaskQueueModuleOptions {
  const { broker: _broker, ...withoutBroker } = options;
  if (Array.isArray(shards)) return withoutBroker;
  const { shards: own, ...withoutShards } = options;
  return broker !== undefined && Array.isArray(own) ? withoutShards : options;
}

type BeatOption = NonNullable<TaskQueueModuleOptions['beat']>;
type WorkerOption = NonNullable<TaskQueueModuleOptions['worker']>;

/** The methods that are adopted stay as the module says: all processes of an application must agree on them. */
function overlaidBeat(own: BeatOption | undefined, beat: BeatOption): BeatOption {
  return typeof beat === 'boolean' && typeof own === 'object' ? { ...own, fires: beat } : beat;
}

function overlaidWorker(own: WorkerOption | undefined, worker: WorkerOption): WorkerOption {
  if (worker === false) return worker;
  return { ...(own === false ? {} : own), ...defined(worker) };
}
