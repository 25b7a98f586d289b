import { describe, expect, it } from '@jest/globals';
import type { StreamEvent } from '../../../src/dashboard/http/event-stream.js';
import { eventSource } from '../../../src/dashboard/live/event-source.js';
import { LiveHub } from '../../../src/dashboard/live/live-hub.js';
import { StreamMarks } from '../../../src/dashboard/live/stream-marks.js';
import type { TopicSource } from '../../../src/dashboard/live/topic-source.js';

const user = { as: 'a', permissions: new Set() } as never;
const { missed } = eventSource({ watch: () => undefined } as never, undefined as never);

/** A process of the dashboard; topics that begin with `events` give values each of which counts. */
function openProcess() {
  const give = new Map<string, (data: unknown) => void>();
  const sourceOf = (topic: string): TopicSource => ({
    isKept: !topic.startsWith('events'),
    ...(missed !== undefined && topic.startsWith('events') && { missed }),
    start: (given) => {
      give.set(topic, given);
      return () => undefined;
    },
  });
  const hub = new LiveHub(sourceOf, () => undefined);
  const open = (topics: readonly string[], lastId?: string) =>
    hub.subscribe(topics, { user, signal: new AbortController().signal, lastId })[Symbol.asyncIterator]();
  return { open, give: (topic: string, data: unknown) => give.get(topic)?.(data) };
}

async function next(stream: AsyncIterator<StreamEvent>) {
  const { value } = await stream.next();
  if (value === undefined || value === 'alive') throw new Error('the stream gave no event');
  return value;
}

const batch = (...ids: string[]) => ({ events: ids.map((id) => ({ id })), more: 0 });

describe('A tab that comes back', () => {
  it('It gets the topics that have changed, and no others, also from another process', async () => {
    const before = openProcess();
    const first = before.open(['counts', 'queues']);
    before.give('counts', 1);
    before.give('queues', ['a']);
    await next(first);
    const { id } = await next(first);
    const after = openProcess();
    const again = after.open(['counts', 'queues'], id);
    after.give('counts', 1);
    after.give('queues', ['a', 'b']);
    const event = await next(again);
    expect([event.event, event.data]).toEqual(['queues', ['a', 'b']]);
    after.give('counts', 2);
    expect((await next(again)).data).toBe(2);
  });

  it('A value that comes back is sent though the tab had it when it left', async () => {
    const { open, give } = openProcess();
    const first = open(['counts']);
    give('counts', 1);
    const { id } = await next(first);
    const again = open(['counts'], id);
    give('counts', 2);
    await next(again);
    give('counts', 1);
    expect((await next(again)).data).toBe(1);
  });

  it('It gets the events that it has missed, while another tab has kept them coming', async () => {
    const { open, give } = openProcess();
    const other = open(['events']);
    const first = open(['events']);
    give('events', batch('a'));
    const { id } = await next(first);
    await first.return?.();
    give('events', batch('b'));
    give('events', batch('c', 'd'));
    const again = open(['events'], id);
    expect((await next(again)).data).toEqual(batch('b', 'c', 'd'));
    give('events', batch('e'));
    expect((await next(again)).data).toEqual(batch('e'));
    await other.return?.();
  });

  it('A slow tab gets the events that wait in one value, and how many more there were', async () => {
    const { open, give } = openProcess();
    const slow = open(['events']);
    const ids = Array.from({ length: 70 }, (_none, index) => `t${index}`);
    give('events', batch(...ids));
    give('events', { ...batch(...ids), more: 5 });
    const { events, more } = (await next(slow)).data as { events: unknown[]; more: number };
    expect([events.length, more]).toEqual([100, 45]);
    give('events', batch('z'));
    expect((await next(slow)).data).toEqual(batch('z'));
  });

  it('It learns that events are missing, where nobody has kept them', async () => {
    const { open, give } = openProcess();
    const first = open(['events']);
    give('events', batch('a'));
    const { id } = await next(first);
    await first.return?.();
    expect((await next(open(['events'], id))).data).toEqual({ events: [], more: 0, hasGap: true });
    const other = openProcess();
    expect((await next(other.open(['events'], id))).data).toMatchObject({ hasGap: true });
  });

  it.each(['', 'x', '..', 'a.b.c', 'a\nb.c', `${'x'.repeat(1_000)}.y`])(
    'The id %j of no event brings all values',
    async (id) => {
      const { open, give } = openProcess();
      const tab = open(['counts', 'queues'], id);
      give('counts', 1);
      expect((await next(tab)).data).toBe(1);
    },
  );

  it('An id holds nothing that could end a line, whatever the topics are', () => {
    const marks = new StreamMarks(['task:a,b', 'task:c.d'], undefined);
    marks.note('task:c.d', 'abc');
    expect(marks.id).toBe('.abc');
    expect(new StreamMarks(['task:a,b', 'task:c.d'], marks.id).resumed('task:c.d')).toBe('abc');
  });
});
