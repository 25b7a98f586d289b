import { describe, expect, it } from '@jest/globals';
import { ConfigurationError } from '../../../src/core/errors.js';
import { shown } from '../../../src/core/shown.js';
import { refusalOf } from './refusal-of.js';
import { SERVICES, SITES, type Site } from './sites.js';

// every-option.static.ts gives each option every value that its type does not take: it asks the compiler which these are.
describe('options', () => {
  it.each(SITES)('refuse an option that $type does not have', async ({ give }: Site) => {
    const error = await refusalOf(() => give({ attempts: 3 } as never));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error?.message).toContain("unknown option 'attempts': retries are `retry: { limit }`");
  });
});

const { queues, schedules, limits, workers, tasks, inspector } = SERVICES;

describe('arguments of services', () => {
  it.each<[string, (value: never) => unknown]>([
    ['Queues.get', (name) => queues.get(name)],
    ['Queues.pause', (name) => queues.pause(name)],
    ['the note of Queues.pause', (note) => queues.pause('q', note ?? null)],
    ['Queues.resume', (name) => queues.resume(name)],
    ['Queues.purge', (name) => queues.purge(name)],
    ['Schedules.get', (name) => schedules.get(name)],
    ['Schedules.pause', (name) => schedules.pause(name)],
    ['Schedules.resume', (name) => schedules.resume(name)],
    ['Schedules.remove', (name) => schedules.remove(name)],
    ['Schedules.trigger', (name) => schedules.trigger(name)],
    ['the count of Schedules.preview', (count) => schedules.preview('s', count ?? null)],
    ['Limits.resetBreaker', (name) => limits.resetBreaker(name)],
    ['the target of Limits.unset', (target) => limits.unset(target, 'rate')],
    ['the kind of Limits.unset', (kind) => limits.unset('t', kind)],
    ['Workers.grow', (count) => workers.select().grow(count ?? null)],
    ['Workers.addQueue', (queue) => workers.select().addQueue(queue)],
    ['Workers.setTimeLimit', (task) => workers.setTimeLimit(task, { hard: '1s' })],
    ['Workers.unsetTimeLimit', (task) => workers.unsetTimeLimit(task)],
    ['TaskClient.result', (id) => tasks.result(id)],
    ['Inspector.tasks', (filter) => inspector.tasks(filter ?? null)],
  ])('%s are checked', async (_name, give) => {
    for (const value of [undefined, null, {}, [], '', true, Number.NaN, Symbol('s')]) {
      if (value === '' && /note/.test(_name)) continue;
      if (typeof value === 'object' && value !== null && /Inspector/.test(_name) && !Array.isArray(value))
        continue;
      expect([shown(value), await refusalOf(() => give(value as never))]).toEqual([
        shown(value),
        expect.any(ConfigurationError),
      ]);
    }
  });
});
