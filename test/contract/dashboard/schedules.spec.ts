import { describe, expect, it } from '@jest/globals';
import { WORKFLOW_TASK } from '../../../src/core/task-id.js';
import type {
  RunAgain,
  ScheduleDetail,
  SchedulePreview,
  ScheduleRow,
  TaskDetail,
} from '../../../src/dashboard/api-types.js';
import { openMemory } from '../memory-opening.js';
import { openRedis } from '../redis-opening.js';
import { ONE_TEXT, useDashboard } from './dashboard-stage.js';

describe.each([
  ['memory', openMemory],
  ['Redis', () => openRedis()],
])('The routes of schedules on %s', (_name, open) => {
  const board = useDashboard(open, {}, ONE_TEXT);
  const { stage } = board;

  it('A schedule is made, changed, paused, resumed, triggered and removed', async () => {
    const body = { every: '5m', task: 'mail.send', queue: 'q', argumentsJson: '["x"]', overlap: 'skip' };
    const made = await board.ask<ScheduleRow>('PUT', 'schedules/poll', { body });
    expect(made.value).toMatchObject({
      name: 'poll',
      origin: 'api',
      overlap: 'skip',
      when: { kind: 'every', everyMs: 300_000 },
    });
    await board.ask('PUT', 'schedules/poll', { body: { ...body, every: '10m' } });
    await board.post('schedules/poll/pause', { note: 'holidays' });
    expect(await board.get<ScheduleDetail>('schedules/poll')).toMatchObject({
      state: 'paused',
      note: 'holidays',
      times: 'every 10m',
    });
    await board.post('schedules/poll/resume');
    const detail = await board.get<ScheduleDetail>('schedules/poll');
    expect([detail.state, detail.next.length]).toEqual(['active', 5]);
    const { value } = await board.post<RunAgain>('schedules/poll/trigger');
    expect((await stage.find(value.id))?.record.head.name).toBe('mail.send');
    expect(await board.get<TaskDetail>(`tasks/${encodeURIComponent(value.id)}`)).toMatchObject({
      schedule: 'poll',
    });
    expect((await board.ask('DELETE', 'schedules/poll')).value).toEqual({ done: true });
    expect((await board.ask('DELETE', 'schedules/poll')).status).toBe(404);
    expect((await board.audit()).map((line) => line.split(' ')[2])).toEqual([
      ...['Schedules.upsert', 'Schedules.upsert', 'Schedules.pause', 'Schedules.resume'],
      ...['Schedules.trigger', 'Schedules.remove', 'Schedules.remove'],
    ]);
  });

  it('A schedule that is edited keeps of its task what the body leaves out', async () => {
    const { schedules, tasks } = board.services;
    const options = { queue: 'q', priority: 9, headers: { tenant: 'acme' }, expires: '1h' } as const;
    const task = tasks.task('mail.send').with(options).si('x');
    await schedules.upsert({ name: 'poll', every: '5m', task: task as never });
    const before = (await schedules.entryOf('poll'))?.message;

    await board.post('schedules/poll/pause', { note: 'holidays' });
    await board.ask('PUT', 'schedules/poll', { body: { every: '10m', task: 'mail.send' } });
    expect((await schedules.entryOf('poll'))?.message).toEqual(before);
    expect(await schedules.get('poll')).toMatchObject({ state: 'paused', times: 'every 10m' });

    const body = { every: '10m', task: 'mail.send', queue: 'q', argumentsJson: '["y"]' };
    await board.ask('PUT', 'schedules/poll', { body });
    const after = (await schedules.entryOf('poll'))?.message;
    expect(after).toMatchObject({ expiresInMs: 3_600_000, head: { priority: 9, queue: 'q' } });
    expect(JSON.parse(after?.body ?? '')).toMatchObject({ args: ['y'], headers: { tenant: 'acme' } });
  });

  it('A schedule of a workflow changes its times, and keeps its workflow', async () => {
    const { schedules, tasks } = board.services;
    const task = WORKFLOW_TASK;
    const workflow = tasks.task(task).with({ queue: 'q' }).si('the parts');
    await schedules.upsert({ name: 'poll', every: '5m', task: workflow as never });
    const before = (await schedules.entryOf('poll'))?.message;
    await board.ask('PUT', 'schedules/poll', { body: { every: '10m', task } });
    expect((await schedules.entryOf('poll'))?.message).toEqual(before);
    expect((await schedules.get('poll'))?.times).toBe('every 10m');
    const { status } = await board.ask('PUT', 'schedules/poll', {
      body: { every: '10m', task: 'mail.send' },
    });
    expect(status).toBe(409);
    expect((await schedules.entryOf('poll'))?.message).toEqual(before);
  });

  it.each([
    [{ task: 'mail.send', queue: 'q', argumentsJson: '["x"]' }, /give one of cron, every and at/],
    [{ cron: 'x y', task: 'mail.send', argumentsJson: '["x"]' }, /cron/i],
    [{ cron: '* '.repeat(500), task: 'mail.send', argumentsJson: '["x"]' }, /at most 200/],
    [{ every: '1ms', task: 'mail.send', argumentsJson: '["x"]' }, /too short/],
    [{ every: '5m', task: 'mail.send', argumentsJson: '[1]' }, /give a text/],
    [{ every: '5m', task: 'mail.send', colour: 'red' }, /unknown option 'colour'/],
  ])('The schedule %j is refused', async (body, message) => {
    const { status, value } = await board.ask<{ error: { message: string } }>('PUT', 'schedules/poll', {
      body,
    });
    expect(status).toBe(400);
    expect(value.error.message).toMatch(message);
  });

  it('A schedule is previewed without being made', async () => {
    const { value } = await board.post<SchedulePreview>('schedules/preview', {
      cron: '0 9 * * 1',
      timeZone: 'Europe/Paris',
      task: 'x',
    });
    expect([value.times, value.next.length]).toEqual(['0 9 * * 1 (Europe/Paris)', 5]);
    expect(await board.get('schedules')).toMatchObject({ schedules: [] });
  });
});
