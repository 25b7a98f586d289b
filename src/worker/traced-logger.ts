import type { TaskLogger } from '../core/task-logger.js';

type Fields = Record<string, unknown>;

/** A logger whose lines name the span that they belong to. */
export class TracedLogger implements TaskLogger {
  constructor(
    private readonly logger: TaskLogger,
    private readonly span: Fields,
  ) {}

  log(message: unknown, fields?: Fields): void {
    this.logger.log(message, { ...fields, ...this.span });
  }
  warn(message: unknown, fields?: Fields): void {
    this.logger.warn(message, { ...fields, ...this.span });
  }
  error(message: unknown, fields?: Fields): void {
    this.logger.error(message, { ...fields, ...this.span });
  }
  debug(message: unknown, fields?: Fields): void {
    this.logger.debug(message, { ...fields, ...this.span });
  }
}
