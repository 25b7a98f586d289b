import { Logger, type LoggerService } from '@nestjs/common';
import { currentLogger } from './current-logger.js';

/** The context under which Nest logs the error of a boot. */
const LOGGED_BY = 'ExceptionHandler';

/**
 * Boots an application for a caller that tells the error itself. Nest logs it as well, with a stack that says nothing of the
 * wrong option, so it would be read twice.
 */
export async function withoutLoggedError<T>(boot: () => Promise<T>): Promise<T> {
  const logger = currentLogger();
  if (logger === undefined) return boot();
  const quiet = withoutErrorsOf(LOGGED_BY, logger);
  Logger.overrideLogger(quiet);
  try {
    return await boot();
  } finally {
    // The application may have set another one meanwhile.
    if (currentLogger() === quiet) Logger.overrideLogger(logger);
  }
}

/** The same logger, but for the errors of one context. Its methods are called on itself: it may have private fields. */
function withoutErrorsOf(context: string, logger: LoggerService): LoggerService {
  return {
    log: (message: unknown, ...rest: unknown[]) => logger.log(message, ...rest),
    warn: (message: unknown, ...rest: unknown[]) => logger.warn(message, ...rest),
    debug: (message: unknown, ...rest: unknown[]) => logger.debug?.(message, ...rest),
    verbose: (message: unknown, ...rest: unknown[]) => logger.verbose?.(message, ...rest),
    fatal: (message: unknown, ...rest: unknown[]) => logger.fatal?.(message, ...rest),
    setLogLevels: (levels) => logger.setLogLevels?.(levels),
    error: (message: unknown, ...rest: unknown[]) => {
      if (rest.at(-1) !== context) logger.error(message, ...rest);
    },
  };
}
