import type { ScheduleBody, SchedulePreview } from '../api-types.js';
import type { ScheduleInfo } from '../../beat/schedule-info.js';
import { checkTimes, type ScheduleOptions, type ScheduleTimes } from '../../beat/schedule-options.js';
import { timesInWords, type MessageTemplate } from '../../beat/schedule-entry.js';
import { Timetable } from '../../beat/timetable.js';
import { WORKFLOW_TASK } from '../../core/task-id.js';
import type { Duration } from '../../core/duration.js';
import { splitBody } from '../../core/input-line.js';
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
import type { TaskBody } from '../../core/task-message.js';
import type { EnqueueOptions } from '../../core/task-options.js';
import { ApiError } from '../http/api-error.js';
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

const SITE = { where: 'The body', prefix: '' };

/**
 * Makes or changes a schedule, and notes it: `Schedules.upsert` itself makes no note, because applications call it at each start.
 * One that exists keeps of its task what the body leaves out.
 *
 * @throws InvalidOptionError, PayloadError and ConfigurationError, as `Schedules.upsert` does
 */
export async function putSchedule(sources: Sources, name: string, body: unknown): Promise<ScheduleInfo> {
  checkAll<ScheduleBody>(body, CHECKS, SITE);
  const { schedules, audit } = sources.services;
  const entry = await schedules.entryOf(name);
  const stored = entry?.message;
  const times = timesOf(name, body);
  const change = { action: 'Schedules.upsert', target: () => name };
  if (stored !== undefined && keepsTask(stored, body))
    return audit.run(change, () => schedules.retime(times));
  if (stored?.head.name === WORKFLOW_TASK) throw new ApiError(409, 'WORKFLOW', KEEP_WORKFLOW);
  const task = await signatureOf(sources, body, stored);
  return audit.run(change, () =>
    schedules.upsert({ ...times, enabled: entry?.enabled, task } as ScheduleOptions),
  );
}

const KEEP_WORKFLOW =
  'The schedule fires a workflow. Change its times here, and the workflow in the code that makes it.';

function keepsTask(
  { head }: MessageTemplate,
  { task, queue = head.queue, argumentsJson }: ScheduleBody,
): boolean {
  return argumentsJson === undefined && task === head.name && queue === head.queue;
}

async function signatureOf(sources: Sources, body: ScheduleBody, stored: MessageTemplate | undefined) {
  const { tasks, catalog } = sources.services;
  const { task, queue, argumentsJson } = body;
  const isSame = stored?.head.name === task;
  const json = argumentsJson ?? (isSame ? JSON.stringify(bodyOf(stored).args) : '[]');
  const args = await editedArguments(sources, task, json);
  const target = queue ?? (catalog.byName(task) === undefined ? 'default' : undefined);
  const options = defined({ queue: target, ...(isSame && keptOptions(stored)) }) as EnqueueOptions;
  return tasks
    .task(task)
    .with(options)
    .si(...args);
}

function keptOptions(stored: MessageTemplate) {
  const { head, expiresInMs } = stored;
  return { priority: head.priority, headers: bodyOf(stored).headers, expires: expiresInMs };
}

function bodyOf({ head, body }: MessageTemplate): TaskBody {
  return JSON.parse(splitBody(head, body).json) as TaskBody;
}

/** When a schedule would fire, without a task. */
export function previewSchedule({ services: { broker } }: Sources, body: unknown): SchedulePreview {
  checkAll<ScheduleBody>(body, { ...CHECKS, task: taskName }, SITE);
  const times = checkTimes(timesOf('preview', body));
  const timetable = new Timetable('preview', times);
  const first = timetable.next(broker.now());
  const due = first === undefined ? [] : timetable.take(first, Number.POSITIVE_INFINITY, PREVIEWED);
  return {
    times: timesInWords(times.when),
    next: due.flatMap((each) => momentText(timetable.fireAt(each)) ?? []),
  };
}

function timesOf(name: string, body: ScheduleBody): ScheduleTimes {
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
  }) as ScheduleTimes;
}
