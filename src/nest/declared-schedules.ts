import type { Declaration } from '../beat/declaration.js';
import type { MessageTemplate } from '../beat/schedule-entry.js';
import { checkSchedule, type ScheduleOptions } from '../beat/schedule-options.js';
import { TaskSignature, type AnySignature } from '../canvas/signature.js';
import { ConfigurationError, InvalidOptionError } from '../core/errors.js';
import { checkMethodSchedule } from './method-schedule.js';
import type { NestCronOptions, NestSchedule } from './nest-schedule.js';
import type { MethodSchedule } from './service-tasks.js';
import { isDate } from '../core/kind-of-value.js';

/** A schedule of a method. */
export interface ScheduledMethod {
  /** `Class.method`, for errors. */
  readonly where: string;
  /** The name of the task that it is. */
  readonly task: string;
  /** How many arguments it needs. */
  readonly required: number;
  readonly schedule: MethodSchedule;
}

/** A schedule of a method as the broker takes it. */
export interface DeclaredSchedule {
  readonly method: ScheduledMethod;
  readonly declaration: Declaration;
}

/** Gives the message of a task; `schedule` is the name of the schedule. */
type Compose = (task: AnySignature, schedule: string) => Promise<MessageTemplate>;

/**
 * The schedules that the decorators of an application declare.
 *
 * @throws ConfigurationError for two schedules of one name, and for options that are wrong; it names the class and method
 */
export async function declaredSchedules(
  methods: readonly ScheduledMethod[],
  compose: Compose,
): Promise<readonly DeclaredSchedule[]> {
  const declared = new Map<string, DeclaredSchedule>();
  for (const method of methods) {
    const declaration = await declarationOf(method, compose);
    const other = declared.get(declaration.name);
    if (other !== undefined) refuseSameName(declaration.name, other.method, method);
    declared.set(declaration.name, { method, declaration });
  }
  return [...declared.values()];
}

function refuseSameName(name: string, first: ScheduledMethod, second: ScheduledMethod): never {
  throw new ConfigurationError(
    `Two schedules are called '${name}': that of ${first.where} and that of ${second.where}. ` +
      'Give one of them another `name` in its decorator.',
  );
}

/** A schedule calls with its own `args`; each parameter beyond them would be `undefined`. */
function checkArguments(given: number, required: number): void {
  if (given >= required) return;
  throw new InvalidOptionError(
    `the schedule gives ${given} argument${given === 1 ? '' : 's'}, and the method takes ${required}. ` +
      'Give them with @Schedule({ args: […] }), or give each parameter a default value.',
  );
}

async function declarationOf(
  { where, task, required, schedule }: ScheduledMethod,
  compose: Compose,
): Promise<Declaration> {
  const hint =
    schedule.kind === 'own' ? '' : ' Mark it with @LocalCron() to let each process call it for itself.';
  try {
    const { name = task, args = [], delayMs, ...times } = scheduleTimes(schedule);
    checkArguments(args.length, required);
    const signature = new TaskSignature<unknown, unknown>({
      name: task,
      args,
      isImmutable: true,
    });
    const checked = checkSchedule({ name, task: signature, ...times });
    const entry = { ...checked, message: await compose(signature as AnySignature, name) };
    return { name, entry, ...(delayMs !== undefined && { delayMs }) };
  } catch (cause) {
    throw new InvalidOptionError(`${where}: ${(cause as Error).message}${hint}`, { cause });
  }
}

type Times = Omit<ScheduleOptions, 'name' | 'task'> & {
  readonly name?: string | undefined;
  readonly args?: readonly unknown[];
  readonly delayMs?: number;
};

function scheduleTimes(schedule: MethodSchedule): Times {
  if (schedule.kind === 'own') return checkMethodSchedule(schedule.options);
  return { name: schedule.name, ...nestTimes(schedule) };
}

function nestTimes(schedule: NestSchedule): Times {
  switch (schedule.kind) {
    case 'cron':
      return cronTimes(schedule.options);
    case 'interval':
      return { every: checkMs('@Interval', schedule.ms) };
    case 'timeout':
      return { at: new Date(0), delayMs: Math.max(1, checkMs('@Timeout', schedule.ms)) };
    default:
      return schedule satisfies never;
  }
}

function checkMs(decorator: string, ms: unknown): number {
  if (Number.isFinite(ms)) return ms as number;
  throw new InvalidOptionError(`${decorator} of @nestjs/schedule: give a number of milliseconds.`);
}

function cronTimes(options: NestCronOptions): Times {
  const { cronTime, threshold, disabled, initialDelay, waitForCompletion } = options;
  const policy: Times = {
    ...(waitForCompletion === true && { overlap: 'skip' }),
    ...(threshold !== undefined && { grace: threshold }),
    ...(disabled === true && { enabled: false }),
  };
  if (typeof cronTime !== 'string')
    return { ...policy, at: isDate(cronTime) ? cronTime : cronTime.toJSDate() };
  return {
    ...policy,
    cron: cronTime,
    timeZone: zoneOf(options),
    ...(initialDelay !== undefined && initialDelay > 0 && { delayMs: initialDelay }),
  };
}

/** @nestjs/schedule takes the zone of the process where none is given; the beat keeps it, so that adoption moves no time. */
function zoneOf({ timeZone, utcOffset }: NestCronOptions): string {
  if (utcOffset === undefined) return timeZone ?? processZone();
  const minutes = Math.abs(utcOffset);
  const digits = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0'));
  return `${utcOffset < 0 ? '-' : '+'}${digits.join(':')}`;
}

function processZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Whether a schedule is in the time zone of this process because its decorator names no zone. */
export function isInProcessZone(schedule: MethodSchedule): boolean {
  if (schedule.kind !== 'cron' || typeof schedule.options.cronTime !== 'string') return false;
  return (schedule.options.timeZone ?? schedule.options.utcOffset) === undefined;
}
