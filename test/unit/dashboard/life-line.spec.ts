import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { lifeLine } from '../../../dashboard/pages/tasks/life-line.js';
import type { LifeEvent } from '../../../src/dashboard/api-types.js';

const START = Date.parse('2026-11-30T12:00:00.000Z');
const at = (seconds: number) => new Date(START + seconds * 1_000).toISOString();
const spans = (life: readonly LifeEvent[], now = 100) =>
  lifeLine(life, START + now * 1_000).map(({ event, span, durationMs, isOpen, isAhead }) => {
    const marks = `${isOpen ? ' open' : ''}${isAhead ? ' ahead' : ''}`;
    return `${event.kind}: ${span} ${durationMs === undefined ? '-' : durationMs / 1_000}${marks}`;
  });

describe('The life line of a task', () => {
  it('tells how long a task waited and ran', () => {
    const life: LifeEvent[] = [
      { kind: 'enqueued', at: at(0) },
      { kind: 'started', at: at(3), attempt: 1 },
      { kind: 'succeeded', at: at(5) },
    ];
    expect(spans(life)).toEqual(['enqueued: waiting 3', 'started: running 2', 'succeeded: ended -']);
  });

  it('keeps delay, wait and backoff apart', () => {
    const life: LifeEvent[] = [
      { kind: 'enqueued', at: at(0) },
      { kind: 'due', at: at(10) },
      { kind: 'started', at: at(11) },
      { kind: 'retried', at: at(15) },
      { kind: 'started', at: at(20) },
      { kind: 'lost', at: at(30) },
      { kind: 'started', at: at(31) },
      { kind: 'failed', at: at(32) },
    ];
    expect(spans(life)).toEqual([
      'enqueued: delayed 10',
      'due: waiting 1',
      'started: running 4',
      'retried: delayed 5',
      'started: running 10',
      'lost: waiting 1',
      'started: running 1',
      'failed: ended -',
    ]);
  });

  it('goes on until now for a task that has not ended', () => {
    expect(spans([{ kind: 'enqueued', at: at(0) }], 7)).toEqual(['enqueued: waiting 7 open']);
    const running: LifeEvent[] = [
      { kind: 'enqueued', at: at(0) },
      { kind: 'started', at: at(5) },
    ];
    expect(spans(running, 9)).toEqual(['enqueued: waiting 5', 'started: running 4 open']);
  });

  it('shows a due time ahead as not come yet', () => {
    const life: LifeEvent[] = [
      { kind: 'enqueued', at: at(0) },
      { kind: 'due', at: at(60) },
    ];
    expect(spans(life, 20)).toEqual(['enqueued: delayed 20 open', 'due: waiting - ahead']);
  });

  it('gives no duration where a moment is not known', () => {
    const life: LifeEvent[] = [
      { kind: 'enqueued', at: at(0) },
      { kind: 'retried' },
      { kind: 'started', at: at(9) },
      { kind: 'failed', at: at(10) },
    ];
    expect(spans(life)).toEqual([
      'enqueued: tried -',
      'retried: delayed -',
      'started: running 1',
      'failed: ended -',
    ]);
  });

  it('keeps a wait and the run of an attempt in one span, where only its end is known', () => {
    const life: LifeEvent[] = [
      { kind: 'enqueued', at: at(0) },
      { kind: 'retried', at: at(4), attempt: 1 },
      { kind: 'lost', at: at(9) },
      { kind: 'started', at: at(10), attempt: 2 },
    ];
    expect(spans(life, 12)).toEqual([
      'enqueued: tried 4',
      'retried: tried 5',
      'lost: waiting 1',
      'started: running 2 open',
    ]);
  });

  it('has no negative spans and shares that sum up to one, whatever the clocks say', () => {
    const event = fc.record({
      kind: fc.constantFrom<LifeEvent['kind']>('enqueued', 'due', 'started', 'retried', 'lost', 'failed'),
      at: fc.option(fc.integer({ min: -1_000, max: 1_000 }).map(at), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const life = events.map(({ kind, at }) => ({ kind, ...(at !== undefined && { at }) }));
        const segments = lifeLine(life, START);
        for (const { durationMs = 0 } of segments) expect(durationMs).toBeGreaterThanOrEqual(0);
        const sum = segments.reduce((total, { share }) => total + share, 0);
        if (segments.some(({ durationMs = 0 }) => durationMs > 0)) expect(sum).toBeCloseTo(1);
        else expect(sum).toBe(0);
      }),
    );
  });
});
