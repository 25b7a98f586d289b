import { describe, expect, it } from '@jest/globals';
import * as api from '../../src/index.js';

/** What users may import. A name that is taken away or renamed breaks them. */
const NAMES = [
  'AsyncResult',
  'BrokerAccessError',
  'BrokerError',
  'BrokerFullError',
  'BrokerUnavailableError',
  'CanvasError',
  'ChordError',
  'ConfigurationError',
  'DeadLetters',
  'DuplicateTaskError',
  'DurabilityError',
  'EnqueueError',
  'EnqueueManyError',
  'Failure',
  'GroupResult',
  'HandlerNotFoundError',
  'Ignore',
  'Inspector',
  'InvalidOptionError',
  'LeaseLostError',
  'Limits',
  'LocalCron',
  'MalformedMessageError',
  'MalformedScheduleError',
  'MaxRetriesExceededError',
  'OnFailure',
  'OnRetry',
  'OnSuccess',
  'PayloadError',
  'PayloadTooLargeError',
  'QueueFullError',
  'Reject',
  'RemoteWorkers',
  'ResultError',
  'ResultTimeoutError',
  'Retry',
  'Schedule',
  'Schedules',
  'ScriptError',
  'Signature',
  'SoftTimeLimitExceeded',
  'Task',
  'TaskClient',
  'TaskContext',
  'TaskCtx',
  'TaskDefaults',
  'TaskError',
  'TaskEvents',
  'TaskExpiredError',
  'TaskFailedError',
  'TaskFailure',
  'TaskQueueError',
  'TaskQueueModule',
  'TaskRetry',
  'TaskRevokedError',
  'TaskSuccess',
  'TimeLimitExceeded',
  'UnknownQueueError',
  'UnknownScheduleError',
  'UnknownTaskError',
  'WorkerControl',
  'WorkerLostError',
  'chain',
  'chord',
  'exponential',
  'fixed',
  'group',
  'runWorker',
];

describe('the package', () => {
  it('exports these names and no others', () => {
    expect(Object.keys(api).toSorted((one, other) => (one < other ? -1 : 1))).toEqual(NAMES);
  });

  it.each(Object.entries(api).filter(([name]) => name.endsWith('Error') || name.endsWith('Exceeded')))(
    'exports %s as an error of its family',
    (_name, value) => {
      expect((value as typeof api.TaskQueueError).prototype).toBeInstanceOf(
        value === api.TaskQueueError ? Error : api.TaskQueueError,
      );
    },
  );
});
