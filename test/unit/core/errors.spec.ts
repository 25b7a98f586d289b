import { describe, expect, it, jest } from '@jest/globals';
import {
  ConfigurationError,
  InvalidOptionError,
  PayloadError,
  TaskQueueError,
} from '../../../src/core/errors.js';

type Errors = typeof import('../../../src/core/errors.js');

/** The module once more, as a second copy of the package in one process has it. */
async function anotherCopy(): Promise<Errors> {
  jest.resetModules();
  return import('../../../src/core/errors.js');
}

describe('errors of another copy of the package', () => {
  it('An error of another copy is an instance of its class and of all that it extends', async () => {
    const copy = await anotherCopy();
    const error = new copy.InvalidOptionError('x');

    expect(copy.InvalidOptionError).not.toBe(InvalidOptionError);
    expect(error instanceof InvalidOptionError).toBe(true);
    expect(error instanceof ConfigurationError).toBe(true);
    expect(error instanceof TaskQueueError).toBe(true);
    expect(error instanceof PayloadError).toBe(false);
  });

  it.each([undefined, null, 'text', {}, new Error('x'), { code: 'CONFIGURATION' }])(
    '%p is an instance of no class of ours',
    (value) => {
      expect(value instanceof TaskQueueError).toBe(false);
      expect(value instanceof ConfigurationError).toBe(false);
    },
  );

  it('A subclass of the user is no class of ours, and its errors are instances of both', () => {
    class ShopError extends TaskQueueError {}
    const error = new ShopError('x');

    expect(error instanceof ShopError).toBe(true);
    expect(error instanceof TaskQueueError).toBe(true);
    expect(new TaskQueueError('x') instanceof ShopError).toBe(false);
    expect(error).toEqual(error);
    expect(Object.keys(error)).not.toContain('Symbol(nest-task-queue.error-classes)');
  });
});
