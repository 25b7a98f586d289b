import { describe, expect, it } from '@jest/globals';
import type { WorkerModuleOptions } from '../../../src/nest/module-options.js';
import { resolveOptions } from '../../../src/nest/resolved-options.js';

describe('the time that a stop waits for running tasks', () => {
  it.each<[string | undefined, boolean, WorkerModuleOptions, number]>([
    ['production', false, {}, 25_000],
    ['production', true, {}, 25_000],
    ['development', false, {}, 1_000],
    ['test', false, {}, 1_000],
    [undefined, false, {}, 1_000],
    ['development', true, {}, 25_000],
    ['development', false, { shutdownTimeout: '10s' }, 10_000],
  ])(
    'is with NODE_ENV %s, in a process of its own %s and options %j: %d ms',
    (environment, isDedicated, worker, ms) => {
      const options = { broker: 'redis://h', worker };
      const resolved = resolveOptions(options, { environment, isDedicated });
      expect(resolved.worker?.shutdownTimeoutMs).toBe(ms);
    },
  );
});

it('A default queue holds also beside defaults whose queue is undefined', () => {
  const defaults = { queue: undefined as never };
  const options = { broker: 'redis://h', queues: [{ name: 'mail' }], defaultQueue: 'mail', defaults };
  expect(resolveOptions(options, { environment: 'test', isDedicated: false }).defaults.queue).toBe('mail');
});
