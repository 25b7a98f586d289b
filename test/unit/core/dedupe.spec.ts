import { describe, expect, it } from '@jest/globals';
import { Lanes } from '../../../src/core/lanes.js';
import { MessageFactory } from '../../../src/core/message-factory.js';
import type { DedupeOptions, EnqueueOptions, TaskOptions } from '../../../src/core/task-options.js';
import { defineTask } from '../../../src/policy/task-definition.js';

const HALF = 'holiday \ud83d';

function keyOf(options: TaskOptions, call: EnqueueOptions = {}, args: readonly unknown[] = []): unknown {
  const tasks = { byName: () => defineTask('mail.send', [options], []), maxLength: () => undefined };
  const factory = new MessageFactory({ tasks, lanes: new Lanes(), maxPayload: 10_000 });
  const { head, dedupeMs } = factory.message(factory.callOf({ name: 'mail.send', args }, call), 'id', {
    now: 1,
  });
  return dedupeMs === undefined ? undefined : [head.dedupe, dedupeMs];
}

const declared = (key: unknown, more: Partial<DedupeOptions> = {}): TaskOptions => ({
  dedupe: { key: () => key as string, for: '1s', ...more },
});

describe('a dedupe key', () => {
  it.each<[string, TaskOptions, EnqueueOptions, string]>([
    ['of the definition belongs to the task', declared('k'), {}, 'task mail.send k'],
    ['of the call belongs to the task', {}, { dedupe: { key: 'k', for: 1_000 } }, 'task mail.send k'],
    [
      'of the call beats that of the definition',
      declared('d'),
      { dedupe: { key: 'c', for: '1s' } },
      'task mail.send c',
    ],
    [
      'may belong to the queue',
      {},
      { queue: 'q', dedupe: { key: 'k', for: '1s', scope: 'queue' } },
      'queue q k',
    ],
    ['may belong to the namespace', declared('k', { scope: 'namespace' }), {}, 'namespace k'],
    ['may hold any character', declared('a b\n😀'), {}, 'task mail.send a b\n😀'],
  ])('%s', (_title, options, call, key) => {
    expect(keyOf(options, call)).toEqual([key, 1_000]);
  });

  it.each<[string, unknown, string]>([
    ['undefined', undefined, 'args'],
    ['null', null, 'args'],
    ['empty', '', 'args'],
    ['a number', 7, 'args'],
    ['a BigInt', 7n, 'args'],
    ['a promise', Promise.resolve('k'), 'args'],
    ['half of a surrogate pair', HALF, 'dedupe.key'],
    ['too long', 'é'.repeat(501), 'dedupe.key'],
  ])('of the definition that is %s is refused at the call', (_what, key, path) => {
    expect(() => keyOf(declared(key))).toThrow(expect.objectContaining({ code: 'PAYLOAD', path }));
  });

  it('whose function throws is refused with its message', () => {
    const key = (order: { readonly id: string }) => order.id;
    expect(() => keyOf({ dedupe: { key, for: '1s' } }, {}, [null])).toThrow(/dedupe.key threw: .*null/);
  });

  it.each<[string, object, string]>([
    ['no key', { for: '1s' }, 'INVALID_OPTION'],
    ['an empty key', { key: '', for: '1s' }, 'INVALID_OPTION'],
    ['a key that is no text', { key: 5, for: '1s' }, 'INVALID_OPTION'],
    ['no time', { key: 'k' }, 'INVALID_OPTION'],
    ['an unknown scope', { key: 'k', for: '1s', scope: 'all' }, 'INVALID_OPTION'],
    ['an unknown option', { key: 'k', for: '1s', ttl: 5 }, 'INVALID_OPTION'],
    ['half of a surrogate pair', { key: HALF, for: '1s' }, 'PAYLOAD'],
  ])('A call with %s is refused', (_what, dedupe, code) => {
    expect(() => keyOf({}, { dedupe: dedupe as never })).toThrow(expect.objectContaining({ code }));
  });

  it.each(['key', 'value'])('A header with half of a surrogate pair in its %s is refused', (where) => {
    const headers = where === 'key' ? { [HALF]: 'x' } : { 'x-title': HALF };
    const path = where === 'key' ? 'headers' : 'headers.x-title';
    expect(() => keyOf({}, { headers })).toThrow(expect.objectContaining({ code: 'PAYLOAD', path }));
  });

  it.each([['abc'], [['a']], [new Map([['a', 'b']])], [7]])('Headers %p are no plain object', (headers) => {
    const call = () => keyOf({}, { headers: headers as never });
    expect(call).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
  });

  it('Headers count to maxPayload', () => {
    const headers = { trace: 'x'.repeat(10_001) };
    expect(() => keyOf({}, { headers })).toThrow(/takes 100\d\d bytes \(arguments 2, .*maxPayload \(10000\)/);
  });
});
