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
