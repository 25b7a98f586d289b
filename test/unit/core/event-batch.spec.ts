import { expect, it } from '@jest/globals';
import { encodeBatch, parseBatch } from '../../../src/core/event-batch.js';

const event = { type: 'task-revoked', at: 5, id: 'a', name: 'mail.send', queue: 'q' } as const;

it('A batch comes back as it was', () => {
  const batch = { worker: 'w1', events: [event], dropped: { 'task-started': 2 } };
  expect(parseBatch(encodeBatch(batch))).toEqual(batch);
});

it.each(['', 'null', '7', '[]', '{}', '{"events":{}}', '{"events":'])('The text %j is no batch', (text) => {
  expect(parseBatch(text)).toBeUndefined();
});

it('Whatever is no event, no count and no worker is left out', () => {
  const events = [
    event,
    null,
    7,
    { type: 'task-revoked' },
    { type: 'x', at: 5 },
    { type: 'dropped', at: 5 },
    { type: 'task-failed', at: 9e15 },
    { type: 'task-failed', at: 5, name: { toString: 1 } },
  ];
  const dropped = { 'task-lost': 1, x: 2, 'task-failed': '3', 'task-expired': -5 };
  expect(parseBatch(JSON.stringify({ worker: 1, events, dropped }))).toEqual({
    events: [event],
    dropped: { 'task-lost': 1 },
  });
});
