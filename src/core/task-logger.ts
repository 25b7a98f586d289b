/** Where a task says what it has to say; in a Nest application the Nest logger. */
export interface TaskLogger {
  /** `fields` say the same for machines. */
  log(message: unknown, fields?: Record<string, unknown>): void;
  warn(message: unknown, fields?: Record<string, unknown>): void;
  error(message: unknown, fields?: Record<string, unknown>): void;
  debug(message: unknown, fields?: Record<string, unknown>): void;
}
