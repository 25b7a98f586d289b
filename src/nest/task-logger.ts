import { ConsoleLogger, Logger } from '@nestjs/common';
import { redactText, redactValue, type Redact } from '../core/redact.js';
import type { TaskLogger } from '../core/task-logger.js';

type Level = 'debug' | 'error' | 'log' | 'warn';

/** The Nest logger of a context: a line for people, with the field `errorStack` below it; fields for a logger that writes JSON. */
export class NestTaskLogger implements TaskLogger {
  readonly #logger: Logger;

  constructor(
    context: string,
    private readonly redact: Redact | undefined,
  ) {
    this.#logger = new Logger(context);
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

  #write(level: Level, message: unknown, fields: Record<string, unknown> | undefined): void {
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
  const { staticInstanceRef: target } = Logger as unknown as { readonly staticInstanceRef?: unknown };
  if (target === undefined || target === Logger) return false;
  if (!(target instanceof ConsoleLogger)) return true;
  return (target as unknown as { readonly options?: { readonly json?: boolean } }).options?.json === true;
}
