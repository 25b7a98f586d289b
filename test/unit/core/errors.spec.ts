import { describe, expect, it, jest } from '@jest/globals';
import * as errors from '../../../src/core/errors.js';
import {
  ConfigurationError,
  InvalidOptionError,
  PayloadError,
  TaskFailedError,
  TaskQueueError,
} from '../../../src/core/errors.js';

import { Failure } from '../../../src/core/failure.js';

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

  it('A class is recognised whose name a bundler has changed', async () => {
    const copy = await anotherCopy();
    Object.defineProperty(copy.TaskQueueError, 'name', { value: '_TaskQueueError' });
    const error = new InvalidOptionError('x');

    expect(error instanceof copy.TaskQueueError).toBe(true);
    expect(copy.TaskQueueError.is(error, 'INVALID_OPTION')).toBe(true);
    expect(new copy.TaskQueueError('x') instanceof TaskQueueError).toBe(true);
    expect(error instanceof copy.PayloadError).toBe(false);
  });

  it('Each class has a code of its own, by which it is recognised', () => {
    const classes = Object.values(errors).filter(
      (each): each is typeof TaskQueueError => typeof each === 'function' && 'code' in each,
    );
    expect(classes.filter((each) => !Object.hasOwn(each, 'code'))).toEqual([]);
    expect(new Set(classes.map(({ code }) => code)).size).toBe(classes.length);
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

describe('the message of an error', () => {
  const classes = Object.values(errors).filter(
    (each): each is typeof TaskQueueError =>
      typeof each === 'function' && each.prototype instanceof TaskQueueError,
  );

  it.each(classes.map((each) => [each.name, each] as const))(
    'of %s ends with its code',
    (_name, errorClass) => {
      const make = errorClass as unknown as new (...args: unknown[]) => TaskQueueError;
      const { message, code } = new make([], {}, {});
      expect(message.endsWith(` [${code}]`)).toBe(true);
    },
  );

  it('has one code when it quotes an error of this package', () => {
    const cause = new InvalidOptionError('retry: give a number.');
    const outer = new ConfigurationError(`@Task(): ${cause.message}`, { cause });
    expect(outer.message).toBe('@Task(): retry: give a number. [CONFIGURATION]');
    const failed = new TaskFailedError('t', Failure.from(cause));
    expect(failed.message).toBe('Task t failed: InvalidOptionError: retry: give a number. [TASK_FAILED]');
  });

  it('is left alone in a class of the user', () => {
    class ShopError extends TaskQueueError {}
    expect(new ShopError('closed').message).toBe('closed');
    expect(new ShopError('closed').code).toBe('TASK_QUEUE');
  });

  it('keeps brackets that are no code', () => {
    const cause = new Error('[FATAL] no disk');
    expect(new TaskQueueError(cause.message, { cause }).message).toBe('[FATAL] no disk [TASK_QUEUE]');
  });
});
