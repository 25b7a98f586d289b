import { describe, expect, it } from '@jest/globals';
import type { TaskQueueModuleOptions } from '../../../src/nest/module-options.js';
import { overlaid } from '../../../src/nest/overlaid.js';

const broker = 'memory://';
const not = undefined as never;

describe('Options that are laid over those of the module', () => {
  it.each<[string, Partial<TaskQueueModuleOptions>, Partial<TaskQueueModuleOptions>, object]>([
    ['win', { namespace: 'a' }, { namespace: 'b' }, { namespace: 'b' }],
    [
      'hide nothing when undefined',
      { namespace: 'a', worker: false },
      { namespace: not, worker: not },
      { namespace: 'a', worker: false },
    ],
    [
      'win in the worker key by key',
      { worker: { concurrency: 2, control: false } },
      { worker: { concurrency: 3, control: not } },
      { worker: { concurrency: 3, control: false } },
    ],
    [
      'start a worker where the module has none',
      { worker: false },
      { worker: { concurrency: 3 } },
      { worker: { concurrency: 3 } },
    ],
    ['stop the worker of the module', { worker: { concurrency: 2 } }, { worker: false }, { worker: false }],
    [
      'stop the beat and keep the adoption',
      { beat: { adopt: 'none' } },
      { beat: false },
      { beat: { adopt: 'none', fires: false } },
    ],
    ['replace the beat', { beat: true }, { beat: { adopt: 'none' } }, { beat: { adopt: 'none' } }],
  ])('%s', (_what, own, overrides, expected) => {
    expect(overlaid({ broker, ...own }, overrides)).toStrictEqual({ broker, ...expected });
  });
});
