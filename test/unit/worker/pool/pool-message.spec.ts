import { describe, expect, it } from '@jest/globals';
import {
  inEnvelope,
  parseFromChild,
  parseFromGuard,
  parseToChild,
} from '../../../../src/worker/pool/pool-message.js';

const WORKER = { id: 'w1', concurrency: 4, leaseMs: 30_000, shutdownTimeoutMs: 25_000 };

describe('the messages of a pool', () => {
  it('Both sides understand what the other puts in an envelope', () => {
    const ready = { kind: 'ready', worker: WORKER, broker: 'b' } as const;
    for (const message of [
      ready,
      { kind: 'shutdown', now: true },
      { kind: 'failed', error: 'x', isFinal: false },
    ] as const)
      expect(parseFromChild(inEnvelope(message))).toEqual(message);
    expect(parseToChild(inEnvelope({ kind: 'stop', now: true }))).toEqual({ kind: 'stop', now: true });
  });

  it.each<[string, unknown]>([
    ['a text', 'ready'],
    ['nothing', null],
    ['a number', 7],
    ['one of our kinds, outside of the envelope', { kind: 'shutdown', now: true }],
    ['a stop without the envelope', { kind: 'stop', now: true }],
    ['an unknown kind', { 'nest-task-queue': { kind: 'hello' } }],
    ['a kind without its fields', { 'nest-task-queue': { kind: 'ready' } }],
    ['a worker of another shape', { 'nest-task-queue': { kind: 'ready', worker: { id: 1 } } }],
    ['a worker without its broker', { 'nest-task-queue': { kind: 'ready', worker: WORKER } }],
    ['an empty envelope', { 'nest-task-queue': null }],
  ])('A message of the application is not taken for one of ours: %s', (_what, message) => {
    expect([parseFromChild(message), parseToChild(message)]).toEqual([undefined, undefined]);
  });

  it.each([
    'no JSON',
    '',
    'null',
    '7',
    '{"kind":"enforced"}',
    '{"kind":"warnings","lines":7}',
    '{"kind":"heartbeat"}',
    '{"kind":"heartbeat","lagMs":0,"hardInMs":0,"memoryBytes":1,"done":"1","slots":1}',
    '{"kind":"heartbeat","lagMs":0,"memoryBytes":1,"done":1,"slots":1}',
  ])('A line on the pipe of a guard is not taken for one of its own: %s', (line) => {
    expect(parseFromGuard(line)).toBeUndefined();
  });
});
