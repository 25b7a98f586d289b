import type {
  Done,
  PauseBody,
  RunAgain,
  ScheduleDetail,
  ScheduleList,
  SchedulePreview,
  ScheduleRow,
} from '../api-types.js';
import { text } from '../../core/option-check.js';
import type { Board } from '../board.js';
import { notFound } from '../http/api-error.js';
import type { Call, Route } from '../http/route.js';
import { previewSchedule, putSchedule } from '../write/put-schedule.js';
import { momentText } from '../view/moment.js';
import { scheduleRow, tickRow } from '../view/schedule-row.js';
import { bodyAs, param } from './parameters.js';

/** Routes about schedules. */
export const SCHEDULES: readonly Route[] = [
  {
    method: 'GET',
    path: 'schedules',
    permission: 'view',
    summary: 'All schedules, the next to fire first.',
    answer: 'ScheduleList',
    handle: readSchedules,
  },
  {
    method: 'POST',
    path: 'schedules/preview',
    permission: 'schedules.write',
    summary: 'When a schedule would fire.',
    body: 'ScheduleBody',
    answer: 'SchedulePreview',
    handle: (board, { body }): SchedulePreview => previewSchedule(board, body),
  },
  {
    method: 'GET',
    path: 'schedules/:name',
    permission: 'view',
    summary: 'One schedule, with its next times and the last ticks.',
    answer: 'ScheduleDetail',
    handle: readSchedule,
  },
  {
    method: 'PUT',
    path: 'schedules/:name',
    permission: 'schedules.write',
    summary: 'Makes a schedule, or changes one that was made at run time.',
    body: 'ScheduleBody',
    answer: 'ScheduleRow',
    handle: async (board, call): Promise<ScheduleRow> => {
      const info = await putSchedule(board, param(call, 'name'), call.body);
      return scheduleRow(info, board.services.broker.now());
    },
  },
  {
    method: 'DELETE',
    path: 'schedules/:name',
    permission: 'schedules.write',
    summary: 'Removes a schedule that was made at run time.',
    answer: 'Done',
    handle: async ({ services }, call): Promise<Done> => {
      if (!(await services.schedules.remove(param(call, 'name')))) throw notFound('schedule of that name');
      return { done: true };
    },
  },
  {
    method: 'POST',
    path: 'schedules/:name/pause',
    permission: 'schedules.trigger',
    summary: 'Keeps a schedule from firing until it is resumed.',
    body: 'PauseBody',
    answer: 'Done',
    handle: async ({ services }, call): Promise<Done> => {
      const { note = '' } = bodyAs<PauseBody>(call, { note: text });
      await services.schedules.pause(param(call, 'name'), note);
      return { done: true };
    },
  },
  {
    method: 'POST',
    path: 'schedules/:name/resume',
    permission: 'schedules.trigger',
    summary: 'Goes on with the next due time from now.',
    answer: 'Done',
    handle: async ({ services }, call): Promise<Done> => {
      await services.schedules.resume(param(call, 'name'));
      return { done: true };
    },
  },
  {
    method: 'POST',
    path: 'schedules/:name/trigger',
    permission: 'schedules.trigger',
    summary: 'Enqueues its task now.',
    answer: 'RunAgain',
    handle: async ({ services }, call): Promise<RunAgain> => {
      const { id } = await services.schedules.trigger(param(call, 'name'));
      return { id };
    },
  },
];

async function readSchedules({ samples, services }: Board): Promise<ScheduleList> {
  const schedules = await samples.schedules.get();
  const now = services.broker.now();
  return { at: momentText(now) ?? '', schedules: schedules.map((info) => scheduleRow(info, now)) };
}

async function readSchedule({ services }: Board, call: Call): Promise<ScheduleDetail> {
  const name = param(call, 'name');
  const { schedules, broker } = services;
  const info = await schedules.get(name);
  if (info === undefined) throw notFound('schedule of that name');
  const [next, history] = await Promise.all([
    // One that cannot be read is shown all the same, to be removed.
    schedules.preview(name).catch(() => []),
    schedules.history(name, { limit: 50 }),
  ]);
  return {
    ...scheduleRow(info, broker.now()),
    next: next.flatMap((date) => momentText(date) ?? []),
    history: history.map(tickRow),
  };
}
