import { optionalMs } from './duration.js';
import { InvalidOptionError } from './errors.js';
import { checkKeys } from './options.js';
import type { TaskOptions } from './task-options.js';

/** The limits of a task or of a call in ms; the soft one must come first. */
export function resolveTimeLimit(
  options: Pick<TaskOptions, 'timeLimit'>,
  where: string,
): { softMs: number | undefined; hardMs: number | undefined } {
  checkKeys(options.timeLimit ?? {}, ['soft', 'hard'], `${where} timeLimit`);
  const softMs = optionalMs(options.timeLimit?.soft, `${where} timeLimit.soft`);
  const hardMs = optionalMs(options.timeLimit?.hard, `${where} timeLimit.hard`);
  if (softMs !== undefined && hardMs !== undefined && softMs > hardMs) {
    throw new InvalidOptionError(
      `${where} timeLimit: the soft limit (${softMs} ms) is above the hard one (${hardMs} ms). ` +
        'The soft one warns the handler, so it must come first.',
    );
  }
  return { softMs, hardMs };
}
