import { optionalMs, toMs, type Duration } from './duration.js';
import { InvalidOptionError } from './errors.js';
import { optionsOf, refuse, type Check } from './option-check.js';
import type { TaskOptions, TimeLimit } from './task-options.js';

const limit: Check = (value, path) => {
  if (toMs(value as Duration, path) < 1)
    refuse(path, "a time of at least '1ms', or leave it out for no limit", value);
};

const shape = optionsOf<TimeLimit>({ soft: limit, hard: limit }, "{ soft, hard }, such as { hard: '5m' }");

/** Checks time limits as they are given, also where one of them is inherited. */
export const timeLimit: Check = (value, path) => {
  shape(value, path);
  const { soft, hard } = value as TimeLimit;
  checkOrder(optionalMs(soft, path), optionalMs(hard, path), path);
};

/** The checked limits of a task or of a call in ms. The two may come from different layers of options. */
export function resolveTimeLimit(
  options: Pick<TaskOptions, 'timeLimit'>,
  where: string,
): { softMs: number | undefined; hardMs: number | undefined } {
  const softMs = optionalMs(options.timeLimit?.soft, `${where} timeLimit.soft`);
  const hardMs = optionalMs(options.timeLimit?.hard, `${where} timeLimit.hard`);
  checkOrder(softMs, hardMs, `${where} timeLimit`);
  return { softMs, hardMs };
}

function checkOrder(softMs: number | undefined, hardMs: number | undefined, path: string): void {
  if (softMs === undefined || hardMs === undefined || softMs <= hardMs) return;
  throw new InvalidOptionError(
    `${path}: the soft limit (${softMs} ms) is above the hard one (${hardMs} ms). ` +
      'The soft one warns the handler, so it must come first.',
  );
}
