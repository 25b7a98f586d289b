import { expect, it } from '@jest/globals';
import { eventCells } from '../../../src/cli/event-cells.js';
import type { WatchedEvent } from '../../../src/core/watched-event.js';

const told = { at: new Date(0), worker: 'w1' };
const task = { ...told, id: 'a1', name: 'mail.send', queue: 'low' };
const failed = { attempt: 2, durationMs: 40, error: 'TypeError' };
const schedule = { ...told, schedule: 'digest', dueAt: new Date(0) };

it.each<readonly [WatchedEvent, string]>([
  [{ type: 'task-enqueued', ...task }, 'task-enqueued    mail.send  a1  low'],
  [
    { type: 'task-started', ...task, attempt: 1, waitMs: 40 },
    'task-started     mail.send  a1  low  attempt 1  waited 40ms',
  ],
  [
    { type: 'task-succeeded', ...task, attempt: 1, durationMs: 1_500 },
    'task-succeeded   mail.send  a1  low  attempt 1  1s',
  ],
  [
    { type: 'task-retried', ...task, ...failed, afterMs: 60_000 },
    'task-retried     mail.send  a1  low  attempt 2  40ms  TypeError  again in 1m',
  ],
  [
    { type: 'task-failed', ...task, ...failed, reason: 'rejected' },
    'task-failed      mail.send  a1  low  attempt 2  40ms  TypeError  rejected',
  ],
  [
    { type: 'task-lost', ...task, losses: 1, isFinal: false },
    'task-lost        mail.send  a1  low  losses 1  runs again',
  ],
  [
    { type: 'schedule-fired', ...task, ...schedule, lagMs: 5 },
    'schedule-fired   mail.send  a1  low  digest  5ms late',
  ],
  [{ type: 'schedule-skipped', ...schedule, why: 'overlap' }, 'schedule-skipped digest  overlap'],
  [{ type: 'schedule-missed', ...schedule, count: 3 }, 'schedule-missed  digest  3 ticks'],
  [{ type: 'breaker-changed', ...told, breaker: 'api', state: 'open' }, 'breaker-changed  api  open'],
  [{ type: 'dropped', at: told.at, count: 7 }, 'dropped          7 events are missing'],
  [
    { type: 'dropped', at: told.at, count: undefined },
    'dropped          the connection was lost: events may be missing',
  ],
])('The line of %j says the most of it', (event, line) => {
  const text = eventCells(event)
    .map((cell) => (typeof cell === 'object' ? cell.text : cell))
    .join('');
  expect(text).toBe(`1970-01-01T00:00:00.000Z ${line}`);
});
