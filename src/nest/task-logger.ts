import { ConsoleLogger, Logger } from '@nestjs/common';
import { redactText, redactValue, type Redact } from '../core/redact.js';
import type { TaskLogger } from '../core/task-logger.js';

type Level = 'debug' | 'error' | 'log' | 'warn';

/** The Nest logger of a context: a line for people, the same as fields for a logger that writes JSON. */
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
    const text = typeof message === 'string' && this.redact ? redactText(message, this.redact) : message;
    if (fields === undefined || !isStructured()) return this.#logger[level](text);
    const safe = this.redact ? (redactValue(fields, this.redact) as Record<string, unknown>) : fields;
    this.#logger[level]({ message: text, ...safe });
  }
}

/** Nest's own logger prints an object over many lines unless it writes JSON; loggers of others take objects. */
function isStructured(): boolean {
  const { staticInstanceRef: target } = Logger as unknown as { readonly staticInstanceRef?: unknown };
  if (target === undefined || target === Logger) return false;
  if (!(target instanceof ConsoleLogger)) return true;
  return (target as unknown as { readonly options?: { readonly json?: boolean } }).options?.json === true;
}
