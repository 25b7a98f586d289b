import { signal, type Signal } from '@preact/signals';
import type { ScheduleBody, ScheduleDetail } from '../../../src/dashboard/api-types.js';
import { durationText } from '../../ui/duration-text.js';
import { wholeNumberIn } from '../../ui/whole-number.js';

export type DraftKind = 'at' | 'cron' | 'every';

/** A schedule as it stands in the form: texts, which may be wrong. */
export type ScheduleDraft = { readonly [K in keyof typeof EMPTY]: Signal<string> };

const EMPTY = {
  name: '',
  kind: 'cron',
  cron: '0 9 * * *',
  timeZone: '',
  dayMatch: 'or',
  every: '15m',
  at: '',
  task: '',
  queue: '',
  argumentsJson: '',
  misfire: 'once',
  misfireCount: '10',
  grace: '',
  overlap: 'allow',
  jitter: '',
  start: '',
  end: '',
  limit: '',
};

/** An empty draft, or one with all that the schedule has, because saving replaces it whole. */
export function draftOf(schedule: ScheduleDetail | undefined): ScheduleDraft {
  const texts = { ...EMPTY, ...(schedule && textsOf(schedule)) };
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, signal(text)])) as ScheduleDraft;
}

/** When it is due, as the preview needs it. */
export function timesOf(draft: ScheduleDraft): Omit<ScheduleBody, 'task'> {
  const { kind, cron, timeZone, dayMatch, every, at, start, end } = draft;
  const bounds = { ...moment('start', start.value), ...moment('end', end.value) };
  switch (kind.value as DraftKind) {
    case 'cron':
      return {
        cron: cron.value.trim(),
        ...given('timeZone', timeZone.value),
        ...(dayMatch.value === 'and' && { dayMatch: 'and' }),
        ...bounds,
      };
    case 'every':
      return { every: every.value.trim(), ...bounds };
    case 'at':
      return { ...moment('at', at.value), ...bounds };
  }
}

export function bodyOf(draft: ScheduleDraft): ScheduleBody {
  const { task, queue, argumentsJson, misfire, misfireCount, grace, overlap, jitter, limit } = draft;
  const all = wholeNumberIn(misfireCount.value);
  return {
    ...timesOf(draft),
    task: task.value.trim(),
    ...given('queue', queue.value),
    ...given('argumentsJson', argumentsJson.value),
    misfire: misfire.value === 'all' ? { all: all ?? 1 } : (misfire.value as 'once' | 'skip'),
    overlap: overlap.value as 'allow' | 'buffer' | 'skip',
    ...given('grace', grace.value),
    ...given('jitter', jitter.value),
    ...(limit.value.trim() !== '' && { limit: Number(limit.value) }),
  };
}

function textsOf(schedule: ScheduleDetail): Partial<Record<keyof typeof EMPTY, string>> {
  const { name, when, task, queue, misfire, graceMs, overlap, jitterMs, start, end, limit } = schedule;
  return {
    name,
    ...whenTexts(when),
    task,
    queue,
    argumentsJson: editableArguments(schedule),
    ...(typeof misfire === 'object' ? { misfire: 'all', misfireCount: String(misfire.all) } : { misfire }),
    ...(graceMs !== undefined && { grace: durationText(graceMs) }),
    overlap,
    ...(jitterMs > 0 && { jitter: durationText(jitterMs) }),
    ...(start !== undefined && { start }),
    ...(end !== undefined && { end }),
    ...(limit !== undefined && { limit: String(limit) }),
  };
}

/** Arguments that arrived cut would be saved cut: the field stays empty, and the server keeps those that it has. */
function editableArguments({ arguments: args }: ScheduleDetail): string {
  return args === undefined || args.isCut || args.isRedacted ? '' : args.json;
}

function whenTexts(when: ScheduleDetail['when']): Partial<Record<keyof typeof EMPTY, string>> {
  switch (when.kind) {
    case 'cron':
      return { kind: 'cron', cron: when.cron, timeZone: when.timeZone, dayMatch: when.dayMatch };
    case 'every':
      return { kind: 'every', every: durationText(when.everyMs) };
    case 'at':
      return { kind: 'at', at: when.at };
  }
}

function given<K extends string>(key: K, text: string): Partial<Record<K, string>> {
  return text.trim() === '' ? {} : ({ [key]: text.trim() } as Partial<Record<K, string>>);
}

/** `2027-01-31 09:00` and `2027-01-31` are taken as UTC. The server refuses what is no moment, and says so. */
function moment<K extends string>(key: K, text: string): Partial<Record<K, string>> {
  const trimmed = text.trim();
  const isShort = /^\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?$/.test(trimmed);
  const at = Date.parse(isShort ? `${trimmed.replace(' ', 'T')}${trimmed.length > 10 ? 'Z' : ''}` : trimmed);
  return given(key, Number.isNaN(at) ? trimmed : new Date(at).toISOString());
}
