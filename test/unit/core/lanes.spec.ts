import { describe, expect, it } from '@jest/globals';
import { PayloadError } from '../../../src/core/errors.js';
import { UNHINDERED } from '../../../src/core/flow-control.js';
import { Lanes, type LanedCall } from '../../../src/core/lanes.js';
import type { TaskOptions } from '../../../src/core/task-options.js';
import { resolveFlow, type GivenFlow } from '../../../src/policy/flow-control.js';
import { defineTask } from '../../../src/policy/task-definition.js';

const RATE = { limit: 10, per: '1s' } as const;
const byTenant = (tenant: string) => tenant;

interface Circumstances {
  readonly queue?: GivenFlow;
  readonly args?: readonly unknown[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly isMapped?: boolean;
}

function laned(options: TaskOptions, around: Circumstances = {}): string | undefined {
  const { queue, args = [], headers, isMapped } = around;
  const flow = queue && resolveFlow(queue, 'queue/q', 'Queue');
  const call: LanedCall = {
    name: 'n',
    definition: defineTask('n', [options], []),
    queue: 'q',
    args,
    headers,
    isMapped,
  };
  return new Lanes([{ name: 'q', flow }, { name: 'other' }]).of(call);
}

describe('the lane of a call', () => {
  it.each<[string, TaskOptions, Circumstances, string | undefined]>([
    ['is none where nothing is declared', {}, {}, undefined],
    ['names a rate', { rateLimit: RATE }, {}, 'r:task/n'],
    ['names a concurrency', { concurrency: { limit: 1 } }, {}, 'c:task/n'],
    ['names the breaker of a dependency', { circuitBreaker: { name: 'api' } }, {}, 'b:api'],
    ['names a breaker of its own', { circuitBreaker: {} }, {}, 'b:task/n'],
    [
      'holds the keys of arguments',
      { rateLimit: { ...RATE, key: byTenant } },
      { args: ['a b'] },
      'r:task/n|a%20b',
    ],
    [
      'begins with the fair key',
      { fair: { key: byTenant }, rateLimit: RATE },
      { args: ['x'] },
      'f:x r:task/n',
    ],
    ['holds an empty key', { rateLimit: { ...RATE, key: byTenant } }, { args: [''] }, 'r:task/n|'],
    [
      'names what the queue declares',
      {},
      { queue: { rateLimit: RATE, concurrency: { limit: 2 } } },
      'r:queue/q c:queue/q',
    ],
    ['names the task first', { rateLimit: RATE }, { queue: { rateLimit: RATE } }, 'r:task/n r:queue/q'],
    [
      'holds keys that a queue finds in headers',
      {},
      { queue: { fair: { key: byHeader } }, headers: { tenant: 'acme' } },
      'f:acme',
    ],
    [
      'holds keys that a queue finds in the name and the arguments',
      {},
      { queue: { concurrency: { limit: 1, key: byCall } }, args: ['eu'] },
      'c:queue/q|n%2Feu',
    ],
    [
      "prefers the task's fair key",
      { fair: { key: byTenant } },
      { queue: { fair: { key: () => 'all' } }, args: ['mine'] },
      'f:mine',
    ],
    ['is none where a limit was lifted', { rateLimit: false }, {}, undefined],
    [
      'is that of all calls of a chunk',
      { fair: { key: byTenant } },
      {
        args: [
          ['a', 1],
          ['a', 2],
        ],
        isMapped: true,
      },
      'f:a',
    ],
    [
      'is none for a chunk without calls',
      { fair: { key: byTenant } },
      { args: [], isMapped: true },
      undefined,
    ],
  ])('%s', (_what, options, around, lane) => {
    expect(laned(options, around)).toBe(lane);
  });

  it.each<[string, TaskOptions, Circumstances, RegExp]>([
    ['throws', { rateLimit: { ...RATE, key: thrower } }, {}, /Task 'n' rateLimit\.key threw: no tenant/],
    [
      'gives half of a surrogate pair',
      { fair: { key: () => 'x\ud83d' } },
      {},
      /fair\.key holds half of a surrogate pair/,
    ],
    ['gives nothing', { fair: { key: byTenant } }, {}, /Task 'n' fair\.key gave no text but undefined/],
    [
      'gives a number',
      { concurrency: { limit: 1, key: byTenant } },
      { args: [5] },
      /no text but a value of type number/,
    ],
    [
      'is asynchronous',
      { fair: { key: (async () => 'x') as never } },
      {},
      /a promise: it must not be asynchronous/,
    ],
    ['of a queue throws', {}, { queue: { fair: { key: thrower } } }, /Queue 'q' fair\.key threw: no tenant/],
    [
      'differs within a chunk',
      { fair: { key: byTenant } },
      { args: [['a'], ['b']], isMapped: true },
      /'a' and 'b'.*Group them/,
    ],
  ])('is refused where a key %s', (_what, options, around, message) => {
    expect(() => laned(options, around)).toThrow(message);
    expect(() => laned(options, around)).toThrow(PayloadError);
  });

  it('is computed once where it has no keys', () => {
    const definition = defineTask('n', [{ rateLimit: RATE }], []);
    const lanes = new Lanes();
    const call = (queue: string) => ({ name: 'n', definition, queue, args: [] });
    expect([lanes.of(call('q')), lanes.of(call('q')), lanes.isKeyed(definition, 'q')]).toEqual([
      'r:task/n',
      'r:task/n',
      false,
    ]);
  });

  it('depends on the queue', () => {
    const flow = resolveFlow({ concurrency: { limit: 1 } }, 'queue/slow', 'Queue');
    const lanes = new Lanes([{ name: 'slow', flow }]);
    const definition = defineTask('n', [{ rateLimit: RATE }], []);
    const call = (queue: string) => ({ name: 'n', definition, queue, args: [] });
    expect([lanes.of(call('q')), lanes.of(call('slow'))]).toEqual(['r:task/n', 'r:task/n c:queue/slow']);
  });

  it("is none for the library's own tasks, whatever their queue declares", () => {
    const flow = resolveFlow({ fair: { key: thrower } }, 'queue/q', 'Queue');
    const lanes = new Lanes([{ name: 'q', flow }]);
    const definition = { ...defineTask('ntq.workflow', [{}], []), flow: UNHINDERED };
    expect(lanes.of({ name: 'ntq.workflow', definition, queue: 'q', args: [] })).toBeUndefined();
    expect(lanes.isKeyed(definition, 'q')).toBe(false);
  });
});

function thrower(): never {
  throw new Error('no tenant');
}

function byHeader({ headers }: { readonly headers: Readonly<Record<string, string>> }): string {
  return headers['tenant'] ?? '';
}

function byCall({ name, args }: { readonly name: string; readonly args: readonly unknown[] }): string {
  return `${name}/${args[0] as string}`;
}
