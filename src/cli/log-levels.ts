import type { LogLevel } from '@nestjs/common';

export const LOG_LEVELS = ['error', 'warn', 'info', 'debug', 'verbose'] as const;

/** The levels that Nest logs at a level: that and all above it. */
export function logLevelsOf(level: (typeof LOG_LEVELS)[number]): readonly LogLevel[] {
  const levels: readonly LogLevel[] = ['error', 'warn', 'log', 'debug', 'verbose'];
  return ['fatal', ...levels.slice(0, LOG_LEVELS.indexOf(level) + 1)];
}
