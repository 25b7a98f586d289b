import { describe, expect, it } from '@jest/globals';
import type { TaskList } from '../../../src/dashboard/api-types.js';
import { eventually } from '../../support/eventually.js';
import { failed } from '../messages.js';
import { openMemory } from '../memory-opening.js';
import { openRedis } from '../redis-opening.js';
import { useDashboard, type DashboardStage } from './dashboard-stage.js';

interface Event {
  readonly event: string;
  readonly data: Record<string, unknown>;
}

/** The events of a stream, as they come. */
async function* eventsOf(board: DashboardStage, path: string, signal: AbortSignal): AsyncGenerator<Event> {
  const { body } = await board.send('GET', `api/v1/${path}`, { signal });
  if (typeof body === 'string' || body instanceof Uint8Array) throw new Error(String(body));
  for await (const text of body) {
    const [, event, data] = /^event: (.+)\ndata: (.+)\n(?:id: .*\n)?\n$/.exec(text) ?? [];
    if (event !== undefined && data !== undefined) yield { event, data: JSON.parse(data) as Event['data'] };
  }
}

/** The first event that fits; the client leaves then. */
async function first(board: DashboardStage, path: string, fits: (event: Event) => boolean): Promise<Event> {
  const leave = new AbortController();
  try {
    for await (const event of eventsOf(board, path, leave.signal)) if (fits(event)) return event;
  } finally {
    leave.abort();
  }
  throw new Error('the stream ended');
}

describe.each([
  ['memory', openMemory],
  ['Redis', () => openRedis()],
])('The streams of the dashboard on %s', (_name, open) => {
  const board = useDashboard(open);
  const { stage } = board;

  async function search(filter: string): Promise<{ ids: string[]; end: Event['data'] | undefined }> {
    const ids: string[] = [];
    for await (const { event, data } of eventsOf(
      board,
      `tasks/search?filter=${encodeURIComponent(filter)}`,
      new AbortController().signal,
    )) {
      if (event === 'rows') ids.push(...(data['tasks'] as { id: string }[]).map(({ id }) => id));
      if (event === 'end') return { ids: ids.toSorted(), end: data };
      if (event === 'failure') throw new Error(JSON.stringify(data));
    }
    return { ids, end: undefined };
  }

  it.each([
    ['args.0.user.id:17', ['a']],
    ['args.user.id:17', ['a']],
    ['args.user.plan:"gold plus"', ['b']],
    ['args:17', ['a']],
    ['header.tenant:acme', ['a', 'b']],
    ['header.tenant:acme task:mail.* queue:q args.user.id:18', ['b']],
    ['header.tenant:ACME', []],
    ['error:"no answer"', ['x']],
    ['error:ApiError state:failed', ['x']],
    ['error:apierror state:succeeded', []],
    ['error:boom header.tenant:acme', []],
    ['worker:w1 state:failed', ['x']],
    ['header.tenant:dead', ['x']],
    ['args:"no reply" state:failed', ['x']],
    ['args:"no reply" error:boom', []],
    ['header.tenant:dead state:succeeded', []],
    ['header.tenant:dead state:waiting', []],
  ])('The search %s finds %j', async (filter, expected) => {
    const worker = stage.worker();
    await stage.publish('x', { body: '{"args":["no reply"],"headers":{"tenant":"dead"}}' });
    await worker.settle(await worker.leaseOne(), {
      ...failed,
      failure: JSON.stringify({ classes: ['ApiError'], name: 'ApiError', message: 'no answer' }),
    } as never);
    await stage.publish('a', { body: '{"args":[{"user":{"id":17}}],"headers":{"tenant":"acme"}}' });
    await stage.publish('b', {
      body: '{"args":[{"user":{"id":18,"plan":"gold plus"}}],"headers":{"tenant":"acme"}}',
    });
    const { ids, end } = await search(filter);
    expect([ids, end?.['why']]).toEqual([expected, 'all']);
  });

  it.each([
    ['id:a args.user.id:17', ['a']],
    ['id:a args.user.id:18', []],
    ['id:a header.tenant:acme worker:w1', []],
    ['id:x error:boom', ['x']],
    ['id:x error:boom header.tenant:dead', ['x']],
    ['id:x header.tenant:acme', []],
    ['id:x state:failed until:1h', []],
    ['id:nobody args:17', []],
  ])('The search %s looks at that id alone, and so does the list', async (filter, expected) => {
    await board.fail('x', { body: '{"args":[],"headers":{"tenant":"dead"}}' }, { name: 'boom' });
    const body = '{"args":[{"user":{"id":17}}],"headers":{"tenant":"acme"}}';
    for (const id of ['a', 'b']) await stage.publish(id, { body });
    const { ids, end } = await search(filter);
    expect([ids, end]).toEqual([expected, expect.objectContaining({ why: 'all', examined: 1 })]);
    const list = await board.get<TaskList>(`tasks?filter=${encodeURIComponent(filter)}`);
    expect(list.tasks.map(({ id }) => id)).toEqual(expected);
  });

  it('A search that finds 1 000 tasks says that it is enough', async () => {
    const ids = Array.from({ length: 1_200 }, (_, index) => `t${index}`);
    await stage.publishAll(...ids);
    const { ids: found, end } = await search('args:[');
    expect([found.length, end]).toEqual([1_000, expect.objectContaining({ why: 'enough', found: 1_000 })]);
  });

  it('A search by a filter that cannot be read is refused before it begins', async () => {
    expect((await board.ask('GET', 'tasks/search?filter=x:y')).status).toBe(400);
  });

  it('A search ends when its client has gone', async () => {
    await stage.publishAll('a', 'b');
    const leave = new AbortController();
    leave.abort();
    const seen: Event[] = [];
    for await (const event of eventsOf(board, 'tasks/search?filter=args:x', leave.signal)) seen.push(event);
    expect(seen.map(({ event }) => event)).not.toContain('rows');
  });

  it('A topic gives its value at once, and again when it has changed', async () => {
    const leave = new AbortController();
    const seen: unknown[] = [];
    for await (const { event, data } of eventsOf(board, 'live?topics=queues', leave.signal)) {
      expect(event).toBe('queues');
      seen.push(data);
      if (seen.length === 1) await stage.publishAll('a', 'b');
      else break;
    }
    leave.abort();
    expect(seen).toEqual([[], [expect.objectContaining({ name: 'q', waiting: 2 })]]);
  });

  it('A browser that comes back with the id of its last event gets what has changed since', async () => {
    await stage.publish('a');
    const path = 'api/v1/live?topics=queues,task:a';
    const read = async (count: number, headers: Readonly<Record<string, string>> = {}) => {
      const leave = new AbortController();
      const { body } = await board.send('GET', path, { headers, signal: leave.signal });
      const events: { name: string | undefined; id: string | undefined }[] = [];
      for await (const text of body as AsyncIterable<string>) {
        const [, name] = /^event: (.+)$/m.exec(text) ?? [];
        if (name !== undefined) events.push({ name, id: /^id: (.+)$/m.exec(text)?.[1] });
        if (events.length === count) break;
      }
      leave.abort();
      return events;
    };
    const [, last] = await read(2);
    board.board.samples.forget();
    await stage.broker.tasks.revoke('a');
    const again = await read(1, { 'last-event-id': last?.id ?? '' });
    expect(again).toHaveLength(1);
    const quiet = await read(1, { 'last-event-id': again[0]?.id ?? '' });
    expect(quiet[0]?.name).not.toBe(again[0]?.name);
  });

  it('A task that is watched tells when it has ended', async () => {
    await stage.publish('a');
    const end = first(board, 'live?topics=task:a', ({ data }) => data['phase'] === 'revoked');
    await stage.broker.tasks.revoke('a');
    expect((await end).data).toMatchObject({ id: 'a', phase: 'revoked' });
  });

  it('An unknown task is told as null', async () => {
    expect(await first(board, 'live?topics=task:nobody', () => true)).toEqual({
      event: 'task:nobody',
      data: null,
    });
  });

  it('Twenty listeners are one reader, and with the last one the reading ends', async () => {
    const tabs = Array.from({ length: 20 }, () => {
      const leave = new AbortController();
      return { leave, events: eventsOf(board, 'live?topics=counts,queues,workers', leave.signal) };
    });
    await Promise.all(tabs.map(({ events }) => events.next()));
    expect(board.board.live.size).toBe(3);
    for (const { leave } of tabs) leave.abort();
    await Promise.all(tabs.map(({ events }) => events.return(undefined)));
    expect(board.board.live.size).toBe(0);
  });

  it('Events of tasks arrive while somebody listens', async () => {
    const seen = first(board, 'live?topics=events', ({ event }) => event === 'events');
    let isSeen = false;
    void seen.then(() => (isSeen = true));
    await eventually(() => {
      // The announcement takes a moment to arrive.
      board.services.live.learn('*');
      board.services.events.emit('task-enqueued', { id: 'a', name: 'mail.send', queue: 'q' });
      expect(isSeen).toBe(true);
    });
    expect((await seen).data).toMatchObject({
      events: expect.arrayContaining([expect.objectContaining({ id: 'a', type: 'task-enqueued' })]),
    });
  });

  it.each(['', 'weather', 'task:', Array.from({ length: 21 }, (_, index) => `task:${index}`).join(',')])(
    'The topics %j are refused',
    async (topics) => {
      expect((await board.ask('GET', `live?topics=${topics}`)).status).toBe(400);
    },
  );
});
