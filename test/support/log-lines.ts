import type { LoggerService } from '@nestjs/common';

/** A logger of Nest that keeps what it is told: `<level> [<context>] <message>`. */
export class LogLines implements LoggerService {
  readonly lines: string[] = [];

  clear(): void {
    this.lines.length = 0;
  }
  debug(message: unknown, ...rest: unknown[]): void {
    this.#keep('debug', message, rest);
  }
  log(message: unknown, ...rest: unknown[]): void {
    this.#keep('log', message, rest);
  }
  warn(message: unknown, ...rest: unknown[]): void {
    this.#keep('warn', message, rest);
  }
  error(message: unknown, ...rest: unknown[]): void {
    this.#keep('error', message, rest);
  }

  #keep(level: string, message: unknown, rest: readonly unknown[]): void {
    const text = typeof message === 'string' ? message : String((message as { message?: unknown }).message);
    this.lines.push(`${level} [${String(rest.at(-1))}] ${text}`);
  }
}
