import { afterEach, describe, expect, it } from '@jest/globals';
import { ConsoleLogger, Logger, type LoggerService } from '@nestjs/common';
import { NestTaskLogger } from '../../../src/nest/task-logger.js';

/** It may do more with a line than print it. */
class OwnLogger extends ConsoleLogger {}

const others: LoggerService = { log: () => undefined, warn: () => undefined, error: () => undefined };
const onlyErrors = { logLevels: ['error' as const] };

describe('A line of the Nest logger', () => {
  afterEach(() => Logger.overrideLogger(false));

  it.each<[string, LoggerService | false, boolean, boolean]>([
    ['is read by nobody where nothing is logged', false, false, false],
    ['is read at all levels of the logger of Nest', new ConsoleLogger(), true, true],
    ['is not read below the level of the logger of Nest', new ConsoleLogger('', onlyErrors), false, true],
    ['may be read by a logger that extends that of Nest', new OwnLogger('', onlyErrors), true, true],
    ['may be read by a logger of others', others, true, true],
  ])('%s', (_title, logger, isWarnRead, isErrorRead) => {
    Logger.overrideLogger(logger);
    const lines = new NestTaskLogger('Tasks', undefined);
    expect([lines.isRead('warn'), lines.isRead('error')]).toEqual([isWarnRead, isErrorRead]);
  });
});
