import { describe, expect, it } from '@jest/globals';
import type { BulkJob, RunAgain, TaskDetail } from '../../../src/dashboard/api-types.js';
import { eventually } from '../../support/eventually.js';
import { openMemory } from '../memory-opening.js';
import { openRedis } from '../redis-opening.js';
import { ONE_TEXT, useDashboard } from './dashboard-stage.js';

describe.each([
  ['memory', openMemory],
  ['Redis', () => openRedis()],
])('The changing routes of the dashboard on %s', (_name, open) => {
  const board = useDashboard(open, {}, ONE_TEXT);
  const { stage } = board;

  /** Waits for the end of a bulk action. */
  async function ended(id: string): Promise<BulkJob> {
    let job: BulkJob | undefined;
    await eventually(async () => {
      job = await board.get<BulkJob>(`bulk/${id}`);
      expect(job.endedAt).toBeDefined();
    });
    return job as BulkJob;
  }

  it('A queue is paused with a note, resumed and purged, and each change is noted with the user', async () => {
    await stage.publishAll('a', 'b');
    expect(await board.post('queues/q/pause', { note: 'the database moves' })).toMatchObject({
      status: 200,
      value: { done: true },
    });
    expect(await board.get('queues')).toMatchObject({
      queues: [{ paused: true, note: 'the database moves' }],
    });
    await board.post('queues/q/resume');
    expect(await board.get('queues')).toMatchObject({ queues: [{ paused: false }] });
    expect((await board.post('queues/q/purge')).value).toEqual({ done: true, count: 2 });
    expect(await board.audit()).toEqual([
      'ann (dashboard) Queues.pause q: the database moves',
      'ann (dashboard) Queues.resume q',
      'ann (dashboard) Queues.purge q',
    ]);
  });

  it('A queue and a task whose names are steps of a path are reached by a tilde before them', async () => {
    await stage.publish('..', { queue: '.' });
    await board.post('queues/~./pause', { note: '' });
    expect(await board.get('queues')).toMatchObject({ queues: [{ name: '.', paused: true }] });
    expect(await board.get('tasks/~..')).toMatchObject({ id: '..' });
    await board.post('tasks/~../revoke');
    expect((await stage.endedHead('..')).state).toBe('REVOKED');
    expect((await board.audit())[1]).toBe('ann (dashboard) Dashboard.revoke ..');
  });

  it('A waiting task is revoked once; a second time it has ended already', async () => {
    await stage.publish('a');
    expect((await board.post('tasks/a/revoke')).value).toEqual({ done: true, count: 1 });
    expect((await stage.endedHead('a')).state).toBe('REVOKED');
    expect(await board.post('tasks/a/revoke')).toMatchObject({
      status: 409,
      value: { error: { code: 'ENDED' } },
    });
    expect((await board.post('tasks/nobody/revoke')).status).toBe(404);
    expect((await board.audit())[0]).toBe('ann (dashboard) Dashboard.revoke a');
  });

  it('A running task ends with terminate alone', async () => {
    await stage.publish('a');
    await stage.worker().leaseOne();
    await board.post('tasks/a/revoke', { terminate: true });
    expect((await stage.endedHead('a')).state).toBe('REVOKED');
  });

  it('A task runs again byte for byte, as a new one by itself', async () => {
    const body = '{"args":[12345678901234567890,"x"],"headers":{"tenant":"acme"}}';
    await stage.publish('a', { body, priority: 8, retries: 2, group: 'g', index: 0, next: 'n' });
    const { value } = await board.post<RunAgain>('tasks/a/run-again');
    const again = await stage.find(value.id);
    expect(again?.record).toMatchObject({
      kind: 'live',
      body,
      head: { name: 'mail.send', queue: 'q', priority: 8, requeuedFrom: 'a' },
    });
    const { head } = again?.record ?? {};
    expect([head?.retries, head?.group, head?.next, head?.index]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('A dead letter runs again; an ended task without one does not, because its arguments are not kept', async () => {
    await board.fail('a');
    expect((await board.post('tasks/a/run-again')).status).toBe(200);
    await stage.publish('b');
    await stage.broker.tasks.revoke('b');
    expect(await board.post('tasks/b/run-again')).toMatchObject({
      status: 409,
      value: { error: { code: 'NOT_KEPT' } },
    });
  });

  it('A dead letter is requeued with other arguments on another queue, and is gone', async () => {
    await board.fail('a', { body: '{"args":["x"],"headers":{"tenant":"acme"}}' });
    const { value } = await board.post<RunAgain>('dead-letters/a/requeue', {
      argumentsJson: '["y"]',
      queue: 'low',
    });
    expect(await board.get<TaskDetail>(`tasks/${value.id}`)).toMatchObject({
      queue: 'low',
      requeuedFrom: 'a',
      arguments: { json: '["y"]' },
      headers: { tenant: 'acme' },
    });
    expect((await board.ask('GET', 'dead-letters/a')).status).toBe(404);
  });

  it.each([
    ['[1]', /give a text/, 'args[0]'],
    ['["x", 12345678901234567890]', /12345678901234567890 has more digits/, 'args'],
    ['{"a":1}', /list of arguments/, 'args'],
    ['["x"', /no JSON/, 'args'],
  ])('Edited arguments %s are refused, and the dead letter stays', async (argumentsJson, message, path) => {
    await board.fail('a');
    const { status, value } = await board.post<{ error: { message: string; path: string } }>(
      'dead-letters/a/requeue',
      { argumentsJson },
    );
    expect([status, value.error.path]).toEqual([400, path]);
    expect(value.error.message).toMatch(message);
    expect(await stage.letterIds()).toEqual(['a']);
  });

  it('A dead letter is dropped', async () => {
    await board.fail('a');
    expect((await board.ask('DELETE', 'dead-letters/a')).value).toEqual({ done: true, count: 1 });
    expect(await stage.letterIds()).toEqual([]);
  });

  it('A bulk action requeues all dead letters of a filter, leaves the others, and notes its start and its end', async () => {
    for (const id of ['a', 'b']) await board.fail(id);
    await board.fail('c', { name: 'report.make' });
    const { value } = await board.post<BulkJob>('bulk', { action: 'requeue', filter: 'task:mail.send' });
    expect(await ended(value.id)).toMatchObject({
      state: 'done',
      matched: 2,
      handled: 2,
      changed: 2,
      refusedCount: 0,
    });
    expect(await stage.letterIds()).toEqual(['c']);
    await eventually(async () => {
      expect(await board.audit()).toEqual([
        "ann (dashboard) Dashboard.bulk.requeue.start all that fit 'task:mail.send'",
        "ann (dashboard) Dashboard.bulk.requeue all that fit 'task:mail.send'",
      ]);
    });
  });

  it('A bulk action drops those of a selection; one that is gone is skipped', async () => {
    for (const id of ['a', 'b']) await board.fail(id);
    const { value } = await board.post<BulkJob>('bulk', { action: 'drop', ids: ['a', 'gone'] });
    expect(await ended(value.id)).toMatchObject({ matched: 2, changed: 1, skippedCount: 1 });
    expect(await stage.letterIds()).toEqual(['b']);
  });

  it('A bulk action revokes the waiting tasks that carry a header', async () => {
    const body = '{"args":[],"headers":{"tenant":"acme"}}';
    await stage.publish('a', { body });
    await stage.publish('b');
    const { value } = await board.post<BulkJob>('bulk', { action: 'revoke', filter: 'header.tenant:acme' });
    expect(await ended(value.id)).toMatchObject({ changed: 1 });
    expect([(await stage.endedHead('a')).state, (await stage.find('b'))?.record.kind]).toEqual([
      'REVOKED',
      'live',
    ]);
  });

  it('A bulk action by an id and an argument is about that id alone', async () => {
    const body = '{"args":["x"],"headers":{}}';
    for (const id of ['a', 'b']) await stage.publish(id, { body });
    const { value } = await board.post<BulkJob>('bulk', { action: 'revoke', filter: 'id:a args.0:x' });
    expect(await ended(value.id)).toMatchObject({ matched: 1, changed: 1 });
    expect((await stage.find('b'))?.record.kind).toBe('live');
  });

  it('An aborted bulk action changes no more', async () => {
    for (const id of ['a', 'b']) await board.fail(id);
    const { value } = await board.post<BulkJob>('bulk', { action: 'drop', filter: '', confirm: 'all' });
    await board.post(`bulk/${value.id}/abort`);
    const { state, changed } = await ended(value.id);
    expect([state, changed + (await stage.letterIds()).length]).toEqual(['aborted', 2]);
  });

  it.each([
    [{ action: 'drop', filter: '' }, 'CONFIRM'],
    [{ action: 'drop', filter: '  ' }, 'CONFIRM'],
    [{ action: 'drop' }, 'INVALID_OPTION'],
    [{ action: 'drop', ids: ['a'], filter: 'task:x' }, 'INVALID_OPTION'],
    [{ action: 'explode', ids: ['a'] }, 'INVALID_OPTION'],
    [{ action: 'drop', ids: [] }, 'BAD_IDS'],
    [{ action: 'drop', ids: [''] }, 'INVALID_OPTION'],
    [{ action: 'drop', filter: 'stat:x' }, 'BAD_FILTER'],
    [{ action: 'revoke', filter: 'state:failed' }, 'BAD_FILTER'],
    [{ action: 'revoke', filter: 'since:1h' }, 'BAD_FILTER'],
  ])('The bulk action %j is refused with %s, and drops nothing', async (body, code) => {
    await board.fail('a');
    const { status, value } = await board.post('bulk', body);
    expect([status, value]).toEqual([400, { error: expect.objectContaining({ code }) }]);
    expect(await stage.letterIds()).toEqual(['a']);
  });

  it('A declared rate is set and taken back, and a breaker is reset', async () => {
    await stage.broker.limits.declare([
      { kind: 'rate', name: 'task/mail.send', limit: 10, perMs: 60_000, burst: 0 },
      { kind: 'concurrency', name: 'queue/q', limit: 4 },
      { kind: 'breaker', name: 'mail', threshold: 5, windowMs: 1_000, cooldownMs: 1_000, halfOpen: 1 },
    ]);
    await board.ask('PUT', 'limits/rate/task%2Fmail.send', { body: { limit: 3, per: '1m' } });
    await board.ask('PUT', 'limits/concurrency/queue%2Fq', { body: { limit: 2 } });
    const { limits } = await board.get<{ limits: { name: string }[] }>('limits');
    const byName = Object.fromEntries(limits.map((limit) => [limit.name, limit]));
    expect(byName).toMatchObject({
      'task/mail.send': { now: { limit: 3 }, declared: { limit: 10 } },
      'queue/q': { now: { limit: 2 }, declared: { limit: 4 } },
      mail: { kind: 'breaker', state: 'closed' },
    });
    expect((await board.ask('DELETE', 'limits/rate/task%2Fmail.send')).status).toBe(200);
    expect((await board.ask('DELETE', 'limits/rate/task%2Fmail.send')).status).toBe(409);
    expect((await board.post('limits/breaker/mail/reset')).value).toEqual({ done: true });
    expect((await board.ask('PUT', 'limits/rate/mail.send', { body: { limit: 1, per: '1m' } })).status).toBe(
      400,
    );
  });

  it('A worker that does not answer is said to be silent; an unknown one and a pattern are not asked', async () => {
    await stage.broker.workers.beat({
      ...{ id: 'w1', host: 'h', pid: 1, queues: ['q'], concurrency: 2, running: 0, reserved: 0, done: 0 },
      ...{ loopLagMs: 0, memoryBytes: 1, startedAt: stage.now, version: '1', tasks: [] },
    });
    expect((await board.post('workers/w9/grow')).status).toBe(404);
    expect((await board.post('workers/*/shutdown')).status).toBe(404);
    expect((await board.post('workers/w1/grow', { count: 0 })).status).toBe(400);
  });
});
