import type { TaskLogger } from '../core/task-logger.js';

type Fields = Record<string, unknown>;

/** The logger of a run: each of its lines has the fields of the run, which beat fields of the same names. */
export class RunLogger implements TaskLogger {
  constructor(
    private readonly logger: TaskLogger,
    private readonly run: Fields,
  ) {}

  log(message: unknown, fields?: Fields): void {
    this.logger.log(message, { ...fields, ...this.run });
  }
  warn(message: unknown, fields?: Fields): void {
    this.logger.warn(message, { ...fields, ...this.run });
  }
  error(message: unknown, fields?: Fields): void {
    this.logger.error(message, { ...fields, ...this.run });
  }
  debug(message: unknown, fields?: Fields): void {
    this.logger.debug(message, { ...fields, ...this.run });
  }
}
