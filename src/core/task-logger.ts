/** Of a line of a log. */
export type LogLevel = 'debug' | 'error' | 'log' | 'warn';

/** Where a task says what it has to say; in a Nest application the Nest logger. */
export interface TaskLogger {
  /** `fields` say the same for machines. */
  log(message: unknown, fields?: Record<string, unknown>): void;
  /** Logs at level `warn`. */
  warn(message: unknown, fields?: Record<string, unknown>): void;
  /** Logs at level `error`. */
  error(message: unknown, fields?: Record<string, unknown>): void;
  /** Logs at level `debug`. */
  debug(message: unknown, fields?: Record<string, unknown>): void;
}

/** A logger that knows which of its lines nobody reads: they need not be made. */
export interface LevelLogger extends TaskLogger {
  /** Default: all lines are read. */
  isRead?(level: LogLevel): boolean;
}
