import { describe, expect, it } from '@jest/globals';
import { InvalidOptionError } from '../../../src/core/errors.js';
import type { TaskOptions } from '../../../src/core/task-options.js';
import { DEFAULT_BACKOFF, fixed } from '../../../src/policy/backoff.js';
import { defineTask } from '../../../src/policy/task-definition.js';

const define = (...layers: readonly TaskOptions[]) => defineTask('mail.send', layers, []);

class One extends Error {}
class Two extends Error {}

describe('a task without options', () => {
  it('has these', () => {
    expect(defineTask('mail.send', [{}], ['hook'])).toEqual({
      name: 'mail.send',
      aliases: [],
      queue: 'default',
      priority: 5,
      retry: { limit: 3, backoff: DEFAULT_BACKOFF, on: undefined, never: [], rules: [] },
      softMs: undefined,
      hardMs: undefined,
      early: false,
      expiresMs: undefined,
      ttlMs: 86_400_000,
      ignoreResult: false,
      maxLosses: 3,
      deadLetter: true,
      dedupe: undefined,
      schema: undefined,
      hooks: ['hook'],
    });
  });
});

describe('the layers of options', () => {
  it('are beaten by later ones, key by key', () => {
    const task = define({ queue: 'a', priority: 1 }, { queue: 'b' });
    expect([task.queue, task.priority]).toEqual(['b', 1]);
  });

  it('are not beaten by undefined', () => {
    const task = define({ queue: 'a' }, { queue: undefined } as unknown as TaskOptions);
    expect(task.queue).toBe('a');
  });

  it('merge retry options key by key', () => {
    const { retry } = define({ retry: { limit: 7, on: One } }, { retry: { backoff: fixed(5) } });
    expect(retry).toMatchObject({ limit: 7, on: [One], backoff: fixed(5) });
  });

  it('take a number as the limit of retries and keep the rest', () => {
    expect(define({ retry: { on: One } }, { retry: 9 }).retry).toMatchObject({ limit: 9, on: [One] });
  });

  it('take 0 as no retries', () => {
    expect(define({ retry: 5 }, { retry: 0 }).retry.limit).toBe(0);
  });

  it('merge time limits key by key', () => {
    const task = define({ timeLimit: { soft: '5s', hard: '9s' } }, { timeLimit: { soft: '6s' } });
    expect([task.softMs, task.hardMs]).toEqual([6_000, 9_000]);
  });

  it('replace arrays', () => {
    expect(define({ retry: { never: [One] } }, { retry: { never: [Two] } }).retry.never).toEqual([Two]);
  });

  it('replace rules', () => {
    const { rules } = define(
      { retry: { rules: [{ on: One }] } },
      { retry: { rules: [{ on: Two, limit: 1 }] } },
    ).retry;
    expect(rules).toEqual([{ on: [Two], limit: 1 }]);
  });

  it('keep what they were given', () => {
    const layer = { retry: { limit: 1 } };
    define(layer, { retry: { limit: 2 } });
    expect(layer).toEqual({ retry: { limit: 1 } });
  });
});

describe('times', () => {
  it('are read as durations', () => {
    const task = define({ expires: '1m', resultTtl: '2h' });
    expect([task.expiresMs, task.ttlMs]).toEqual([60_000, 7_200_000]);
  });

  it('keep results for a minute at least', () => {
    expect(define({ resultTtl: 0 }).ttlMs).toBe(60_000);
  });

  it('may have equal limits', () => {
    expect(define({ timeLimit: { soft: 5, hard: 5 } }).hardMs).toBe(5);
  });
});

describe('options that cannot be', () => {
  const bad = (options: unknown) => options as TaskOptions;

  it.each<[string, TaskOptions, RegExp]>([
    ['an unknown key', bad({ retries: 3 }), /unknown option 'retries'.*Known are.*retry/],
    ['an unknown key of retry', bad({ retry: { max: 3 } }), /retry: unknown option 'max'/],
    [
      'an unknown key of a rule',
      bad({ retry: { rules: [{ on: One, max: 3 }] } }),
      /rules\[0\]: unknown option 'max'/,
    ],
    ['an unknown key of timeLimit', bad({ timeLimit: { medium: 3 } }), /timeLimit: unknown option 'medium'/],
    ['a bad duration', bad({ expires: '5 minutes' }), /expires.*no duration/],
    [
      'a soft limit above the hard one',
      { timeLimit: { soft: '2m', hard: '1m' } },
      /soft limit.*above the hard/,
    ],
    ['a priority above 9', { priority: 10 }, /priority.*from 0 to 9/],
    ['a priority that is no whole number', { priority: 1.5 }, /priority/],
    ['a negative limit', { retry: -1 }, /retry\.limit/],
    ['no losses', { maxLosses: 0 }, /maxLosses/],
    ['a bad queue name', { queue: 'a b' }, /queue name/],
    ['a bad queue of a rule', { retry: { rules: [{ on: One, queue: 'a:b' }] } }, /rules\[0\].*queue name/],
    ['a bad alias', { aliases: ['a b'] }, /task name/],
    ['acks that are neither', bad({ acks: 'never' }), /acks.*'late' or 'early'/],
    ['an undefined error class', bad({ retry: { on: [undefined] } }), /retry\.on.*circular import/],
    ['a rule without error class', bad({ retry: { rules: [{}] } }), /rules\[0\]\.on/],
    ['an error instead of its class', bad({ retry: { never: [new One()] } }), /retry\.never/],
  ])('are refused, and it is said which: %s', (_name, options, message) => {
    expect(() => define(options)).toThrow(InvalidOptionError);
    expect(() => define(options)).toThrow(message);
  });

  it('are refused under the name of the task', () => {
    expect(() => define({ priority: 10 })).toThrow(/^Task 'mail\.send'/);
  });

  it('include a bad name', () => {
    expect(() => defineTask('mail send', [{}], [])).toThrow(/task name/);
  });

  it('are refused in every layer', () => {
    expect(() => define(bad({ nope: 1 }), {})).toThrow(/unknown option 'nope'/);
  });
});
