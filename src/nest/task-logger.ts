import { ConsoleLogger, Logger } from '@nestjs/common';
import { currentLogger } from './current-logger.js';
import { redactText, redactValue, type Redact } from '../core/redact.js';
import type { LevelLogger, LogLevel } from '../core/task-logger.js';

/** The Nest logger of a context: a line for people, with the field `errorStack` below it; fields for a logger that writes JSON. */
export class NestTaskLogger implements LevelLogger {
  readonly #logger: Logger;

  constructor(
    context: string,
    private readonly redact: Redact | undefined,
  ) {
    this.#logger = new Logger(context);
  }

  /** Only Nest's own logger tells its levels; one that extends it may do more with a line. */
  isRead(level: LogLevel): boolean {
    const target = currentLogger();
    if (target?.constructor !== ConsoleLogger) return target !== undefined;
    return (target as ConsoleLogger).isLevelEnabled(level);
  }

  log(message: unknown, fields?: Record<string, unknown>): void {
    this.#write('log', message, fields);
  }
  warn(message: unknown, fields?: Record<string, unknown>): void {
    this.#write('warn', message, fields);
  }
  error(message: unknown, fields?: Record<string, unknown>): void {
    this.#write('error', message, fields);
  }
  debug(message: unknown, fields?: Record<string, unknown>): void {
    this.#write('debug', message, fields);
  }

  #write(level: LogLevel, message: unknown, fields: Record<string, unknown> | undefined): void {
    const text = this.#redacted(message);
    if (fields === undefined) return this.#logger[level](text);
    if (isStructured()) return this.#logger[level]({ message: text, ...this.#redactedFields(fields) });
    const { errorStack } = fields;
    if (level !== 'error' || errorStack === undefined) return this.#logger[level](text);
    this.#logger.error(text, this.#redacted(errorStack));
  }

  #redacted(text: unknown): unknown {
    return typeof text === 'string' && this.redact ? redactText(text, this.redact) : text;
  }

  #redactedFields(fields: Record<string, unknown>): Record<string, unknown> {
    return this.redact ? (redactValue(fields, this.redact) as Record<string, unknown>) : fields;
  }
}

/** Nest's own logger prints an object over many lines unless it writes JSON; loggers of others take objects. */
function isStructured(): boolean {
  const target = currentLogger();
  if (target === undefined || target === Logger) return false;
  if (!(target instanceof ConsoleLogger)) return true;
  return (target as unknown as { readonly options?: { readonly json?: boolean } }).options?.json === true;
}
