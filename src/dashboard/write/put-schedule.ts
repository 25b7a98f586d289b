import type { ScheduleBody, SchedulePreview } from '../api-types.js';
import type { ScheduleInfo } from '../../beat/schedule-info.js';
import { checkSchedule, type ScheduleOptions } from '../../beat/schedule-options.js';
import { timesInWords } from '../../beat/schedule-entry.js';
import { Timetable } from '../../beat/timetable.js';
import type { Duration } from '../../core/duration.js';
import {
  checkAll,
  matching,
  needed,
  or,
  queueName,
  refuse,
  taskName,
  text,
  whole,
  type Check,
  type Checks,
} from '../../core/option-check.js';
import { defined } from '../../core/options.js';
import type { Sources } from '../sources.js';
import { momentText } from '../view/moment.js';
import { editedArguments } from './edited-arguments.js';

const PREVIEWED = 5;
/** No expression that anybody means is longer, and parsing it costs time. */
const MOST_CRON = 200;

const short = matching(
  `a text of at most ${MOST_CRON} characters`,
  (value) => typeof value === 'string' && value.length <= MOST_CRON,
);
const moment: Check = (value, path) => {
  if (typeof value !== 'string' || value.length > 40 || Number.isNaN(Date.parse(value)))
    refuse(path, "a moment such as '2030-01-31T12:00:00Z'", value);
};
const span: Check = (value, path) => {
  if (typeof value !== 'number') short(value, path);
};

const CHECKS: Checks<ScheduleBody> = {
  cron: short,
  timeZone: short,
  dayMatch: short,
  every: span,
  at: moment,
  task: needed(taskName),
  queue: queueName,
  argumentsJson: text,
  start: moment,
  end: moment,
  limit: whole(1),
  jitter: span,
  misfire: or(
    ['once', 'skip'],
    matching("'once', 'skip' or { all }", (value) => typeof value === 'object'),
  ),
  grace: span,
  overlap: short,
};

const PLACE = { where: 'The body', prefix: '' };

/**
 * Makes or changes a schedule, and notes it: `Schedules.upsert` itself makes no note, because applications call it at each start.
 *
 * @throws InvalidOptionError, PayloadError and ConfigurationError, as `Schedules.upsert` does
 */
export async function putSchedule(sources: Sources, name: string, body: unknown): Promise<ScheduleInfo> {
  checkAll<ScheduleBody>(body, CHECKS, PLACE);
  const { schedules, tasks, audit, catalog } = sources.services;
  const { task: taskCalled, queue, argumentsJson = '[]' } = body;
  const args = await editedArguments(sources, taskCalled, argumentsJson);
  const task = tasks.task(taskCalled);
  const target = queue ?? (catalog.byName(taskCalled) === undefined ? 'default' : undefined);
  const signature = (target === undefined ? task : task.with({ queue: target })).si(...args);
  const options = { ...timesOf(name, body), task: signature } as ScheduleOptions;
  return audit.run({ action: 'Schedules.upsert', target: () => name }, () => schedules.upsert(options));
}

/** When a schedule would fire, without a task. */
export function previewSchedule({ services: { broker, tasks } }: Sources, body: unknown): SchedulePreview {
  checkAll<ScheduleBody>(body, { ...CHECKS, task: taskName }, PLACE);
  const times = checkSchedule({
    ...timesOf('preview', body),
    task: tasks.task('preview').si(),
  } as ScheduleOptions);
  const timetable = new Timetable('preview', times);
  const first = timetable.next(broker.now());
  const due = first === undefined ? [] : timetable.take(first, Number.POSITIVE_INFINITY, PREVIEWED);
  return {
    times: timesInWords(times.when),
    next: due.flatMap((each) => momentText(timetable.fireAt(each)) ?? []),
  };
}

function timesOf(name: string, body: ScheduleBody): Omit<ScheduleOptions, 'task'> {
  const { task: _task, queue: _queue, argumentsJson: _json, at, start, end, ...rest } = body;
  const date = (value: string | undefined) => (value === undefined ? undefined : new Date(value));
  const { every, jitter, grace, ...others } = rest;
  return defined({
    ...others,
    name,
    at: date(at),
    start: date(start),
    end: date(end),
    every: every as Duration | undefined,
    jitter: jitter as Duration | undefined,
    grace: grace as Duration | undefined,
  }) as Omit<ScheduleOptions, 'task'>;
}
