import { describe, expect, it } from '@jest/globals';
import { Anchors, type AnchoredHead } from '../../../src/core/anchors.js';
import { dedupeOf } from '../../../src/core/dedupe.js';
import { declaredCrossing } from '../../../src/core/declared-crossings.js';
import { UNHINDERED, type FlowControl } from '../../../src/core/flow-control.js';
import { keysInLane, laneText } from '../../../src/core/lane.js';
import { Lanes } from '../../../src/core/lanes.js';
import type { TaskDefinition } from '../../../src/core/task-definition.js';

type Limit = 'fair' | 'keyed' | 'none' | 'wide' | 'widely and keyed';

const byTenant = (tenant: unknown) => String(tenant);
const byCall = (call: unknown) => String((call as { readonly args: readonly unknown[] }).args[1]);

function flowOf(name: string, limit: Limit, key = byTenant): FlowControl | undefined {
  if (limit === 'none') return undefined;
  const none = { name, rate: undefined, concurrency: undefined, fair: undefined, breaker: undefined };
  const rate = { limit: 1, perMs: 1, burst: 1, key: undefined };
  if (limit === 'fair') return { ...none, fair: key };
  if (limit === 'wide') return { ...none, rate };
  const keyed = { ...none, concurrency: { limit: 1, key } };
  return limit === 'keyed' ? keyed : { ...keyed, rate };
}

/** The task `t`, declared for the queue `q`. */
function taskOf(limit: Limit, more: Partial<TaskDefinition> = {}): TaskDefinition {
  const flow = flowOf('task/t', limit);
  return { name: 't', queue: 'q', flow, retry: { rules: [] }, ...more } as unknown as TaskDefinition;
}

function queuesOf(limits: Readonly<Record<string, Limit>>) {
  return Object.entries(limits).map(([name, limit]) => ({
    name,
    flow: flowOf(`queue/${name}`, limit, byCall),
  }));
}

interface Case {
  readonly task: Limit;
  readonly queues?: Readonly<Record<string, Limit>>;
  /** Default: the one that is declared. */
  readonly queue?: string;
  /** The key of the task is the first argument, that of a queue the second. */
  readonly args?: readonly string[];
  readonly dedupe?: { readonly key: string; readonly scope?: 'namespace' | 'queue' | 'task' };
}

function anchorOf({ task, queues = {}, queue = 'q', args = ['acme', 'acme'], dedupe }: Case) {
  const [definition, flows] = [taskOf(task), queuesOf(queues)];
  const lane = new Lanes(flows).of({ name: 't', definition, queue, args });
  const options = dedupe === undefined ? {} : { dedupe: { for: '1h', ...dedupe } as const };
  const call = { name: 't', args, options, definition };
  const key = dedupeOf(call, queue)?.key;
  const head: AnchoredHead = {
    ...{ name: 't', queue },
    ...(lane !== undefined && { lane }),
    ...(key !== undefined && { dedupe: key }),
  };
  const anchor = new Anchors(flows).of(head, definition);
  return anchor.kind === 'at' ? anchor.text : anchor.kind;
}

describe('the anchor of a task', () => {
  it.each<[string, Case, string]>([
    ['without limits', { task: 'none' }, 'free'],
    ['that is served fairly', { task: 'fair', queues: { q: 'fair' } }, 'free'],
    ['with a limit for all calls', { task: 'wide' }, 'task/t'],
    ['with a limit for each key', { task: 'keyed' }, 'acme'],
    ['with both', { task: 'widely and keyed' }, 'task/t'],
    ['in a queue with a limit', { task: 'none', queues: { q: 'wide' } }, 'queue/q'],
    [
      'in a queue with a limit for each key',
      { task: 'none', queues: { q: 'keyed' }, args: ['x', 'eu'] },
      'eu',
    ],
    ['with a limit, in a queue with one', { task: 'wide', queues: { q: 'wide' } }, 'queue/q'],
    ['with a keyed limit, in a queue with a limit', { task: 'keyed', queues: { q: 'wide' } }, 'queue/q'],
    ['whose key is that of its queue', { task: 'keyed', queues: { q: 'keyed' } }, 'acme'],
    [
      'in another queue than the declared one',
      { task: 'wide', queues: { q: 'wide' }, queue: 'free' },
      'queue/q',
    ],
    ['with a dedupe key', { task: 'none', dedupe: { key: 'o-1' } }, 'o-1'],
    ['with a dedupe key of words', { task: 'none', dedupe: { key: 'a b c' } }, 'a b c'],
    ['with one of the queue', { task: 'none', dedupe: { key: 'a b', scope: 'queue' } }, 'a b'],
    ['with one of the namespace', { task: 'none', dedupe: { key: 'a b', scope: 'namespace' } }, 'a b'],
    ['with a limit, and a dedupe key', { task: 'wide', dedupe: { key: 'o-1' } }, 'task/t'],
    ['with the same key for both', { task: 'keyed', dedupe: { key: 'acme' } }, 'acme'],
    [
      'in a queue with a limit, and a dedupe key of it',
      { task: 'none', queues: { q: 'wide' }, dedupe: { key: 'o-1', scope: 'queue' } },
      'queue/q',
    ],
    ['with a key that is encoded in its lane', { task: 'keyed', args: ['ü b|c', ''] }, 'ü b|c'],
  ])('A task %s has it', (_what, given, anchor) => {
    expect(anchorOf(given)).toBe(anchor);
  });

  it.each<[string, Case]>([
    ['its key and that of its queue differ', { task: 'keyed', queues: { q: 'keyed' }, args: ['acme', 'eu'] }],
    ['its queue counts by key, and it counts all calls', { task: 'wide', queues: { q: 'keyed' } }],
    ['it goes to another queue with a limit', { task: 'wide', queues: { other: 'wide' }, queue: 'other' }],
    ['its dedupe key differs from its key', { task: 'keyed', dedupe: { key: 'o-1' } }],
    ['its dedupe key is that of the namespace', { task: 'wide', dedupe: { key: 'o-1', scope: 'namespace' } }],
    ['its dedupe key is that of a queue', { task: 'wide', dedupe: { key: 'o-1', scope: 'queue' } }],
  ])('A task cannot be placed when %s', (_what, given) => {
    expect(() => anchorOf(given)).toThrow(expect.objectContaining({ code: 'SHARD_CROSSING' }));
  });

  it('A key that is not there yet leaves it open, where it decides', () => {
    const head = { name: 't', queue: 'q', needsLane: true } as const;
    const kindOf = (task: Limit, queues = {}) => new Anchors(queuesOf(queues)).of(head, taskOf(task)).kind;
    expect([kindOf('keyed'), kindOf('none', { q: 'keyed' })]).toEqual(['late', 'late']);
    expect([kindOf('fair'), kindOf('wide'), kindOf('keyed', { q: 'wide' })]).toEqual(['free', 'at', 'at']);
  });

  it('A task that nobody knows here lives where its queue has a limit, else anywhere', () => {
    const head = { name: 'unknown', queue: 'q' } as const;
    expect(new Anchors(queuesOf({ q: 'wide' })).of(head, undefined)).toEqual({ kind: 'at', text: 'queue/q' });
    expect(new Anchors(queuesOf({ q: 'keyed' })).of(head, undefined).kind).toBe('free');
  });

  it('Groups, calls of hooks and tasks of the library have none', () => {
    const anchors = new Anchors(queuesOf({ q: 'wide' }));
    const head = { name: 't', queue: 'q' } as const;
    expect(anchors.of({ ...head, size: 3 }, undefined).kind).toBe('free');
    expect(anchors.of({ ...head, hook: true }, taskOf('wide')).kind).toBe('free');
    expect(anchors.of(head, taskOf('none', { flow: UNHINDERED })).kind).toBe('free');
  });
});

describe('the keys in a lane', () => {
  it('They are those of rate and concurrency of the name', () => {
    const lane = laneText(
      [
        { kind: 'rate', name: 'task/t', key: 'a b' },
        { kind: 'concurrency', name: 'task/t', key: 'a b' },
        { kind: 'concurrency', name: 'task/t2', key: 'c' },
        { kind: 'breaker', name: 'task/t', key: 'd' },
        { kind: 'rate', name: 'queue/q' },
      ],
      'fair',
    );
    expect(keysInLane(lane ?? '', 'task/t')).toEqual(['a b']);
    expect(keysInLane(lane ?? '', 'queue/q')).toEqual([]);
  });
});

describe('limits that are declared', () => {
  const crossing = (task: Limit, queues: Readonly<Record<string, Limit>>, rule?: string) =>
    declaredCrossing(
      taskOf(task, { retry: { rules: rule === undefined ? [] : [{ on: [], queue: rule }] } } as never),
      queuesOf(queues),
    );

  it.each<[Limit, Readonly<Record<string, Limit>>, string?]>([
    ['none', {}],
    ['none', { q: 'wide' }],
    ['wide', { q: 'wide' }],
    ['keyed', { q: 'wide' }],
    ['keyed', { q: 'keyed' }],
    ['wide', { q: 'fair' }],
    ['wide', { q: 'none', r: 'fair' }, 'r'],
    ['none', { q: 'keyed', r: 'keyed' }, 'r'],
    ['wide', { q: 'wide', r: 'none' }, 'r'],
  ])('A task %s on queues %j can live in one shard', (...given) => {
    expect(crossing(...given)).toBeUndefined();
  });

  it.each<[Limit, Readonly<Record<string, Limit>>, string?]>([
    ['wide', { q: 'keyed' }],
    ['none', { r: 'wide' }, 'r'],
    ['none', { r: 'keyed' }, 'r'],
    ['wide', { r: 'wide' }, 'r'],
    ['keyed', { r: 'wide' }, 'r'],
    ['none', { q: 'wide', r: 'keyed' }, 'r'],
  ])('A task %s on queues %j cannot', (...given) => {
    expect(crossing(...given)).toMatch(/^Task 't': queue '[qr]'/);
  });
});
