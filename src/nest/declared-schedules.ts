import type { Declaration } from '../beat/declaration.js';
import type { MessageTemplate } from '../beat/schedule-entry.js';
import { checkSchedule, type ScheduleOptions } from '../beat/schedule-options.js';
import { TaskSignature, type AnySignature } from '../canvas/signature.js';
import { ConfigurationError, InvalidOptionError } from '../core/errors.js';
import type { AdoptedSchedule, NestCronOptions } from './schedule-adoption.js';

/** A method that is called by the beat. */
export interface ScheduledMethod {
  /** `Class.method`, for errors. */
  readonly where: string;
  /** The name of the task that it is. */
  readonly task: string;
  readonly schedule: AdoptedSchedule;
}

/**
 * The schedules that the decorators of an application declare, as the broker takes them.
 *
 * @throws ConfigurationError for two schedules of one name, and for what cannot be
 */
export async function declarationsOf(
  methods: readonly ScheduledMethod[],
  compose: (task: AnySignature) => Promise<MessageTemplate>,
): Promise<readonly Declaration[]> {
  const declarations = new Map<string, Declaration>();
  for (const method of methods) {
    const declaration = await declarationOf(method, compose);
    const { name } = declaration;
    if (declarations.has(name)) {
      throw new ConfigurationError(
        `Two schedules are called '${name}', the second is that of ${method.where}. Give one of them another name.`,
      );
    }
    declarations.set(name, declaration);
  }
  return [...declarations.values()];
}

async function declarationOf(
  { where, task: name, schedule }: ScheduledMethod,
  compose: (task: AnySignature) => Promise<MessageTemplate>,
): Promise<Declaration> {
  const task = new TaskSignature<unknown, unknown>({ name, args: [], isImmutable: true });
  try {
    const { delayMs, ...times } = scheduleTimes(schedule);
    const checked = checkSchedule({ name: schedule.name ?? name, task, ...times });
    const entry = { ...checked, message: await compose(task as AnySignature) };
    return { name: schedule.name ?? name, entry, ...(delayMs !== undefined && { delayMs }) };
  } catch (cause) {
    throw new InvalidOptionError(
      `${where}: ${(cause as Error).message} What each process shall do for itself is marked with @LocalCron().`,
      { cause },
    );
  }
}

type Times = Omit<ScheduleOptions, 'name' | 'task'> & { readonly delayMs?: number };

function scheduleTimes(schedule: AdoptedSchedule): Times {
  switch (schedule.kind) {
    case 'cron':
      return cronTimes(schedule.options);
    case 'interval':
      return { every: schedule.ms };
    case 'timeout':
      return { at: new Date(0), delayMs: Math.max(1, schedule.ms) };
    default:
      return schedule satisfies never;
  }
}

function cronTimes(options: NestCronOptions): Times {
  const { cronTime, threshold, disabled, initialDelay, waitForCompletion } = options;
  const policy: Times = {
    ...(waitForCompletion === true && { overlap: 'skip' }),
    ...(threshold !== undefined && { grace: threshold }),
    ...(disabled === true && { enabled: false }),
  };
  if (typeof cronTime !== 'string')
    return { ...policy, at: cronTime instanceof Date ? cronTime : cronTime.toJSDate() };
  const timeZone = zoneOf(options);
  return {
    ...policy,
    cron: cronTime,
    ...(timeZone !== undefined && { timeZone }),
    ...(initialDelay !== undefined && initialDelay > 0 && { delayMs: initialDelay }),
  };
}

function zoneOf({ timeZone, utcOffset }: NestCronOptions): string | undefined {
  if (utcOffset === undefined) return timeZone;
  const minutes = Math.abs(utcOffset);
  const digits = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0'));
  return `${utcOffset < 0 ? '-' : '+'}${digits.join(':')}`;
}
