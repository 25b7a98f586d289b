import { Logger, type LoggerService } from '@nestjs/common';

/** Nest keeps to itself where its logger is. */
type LoggerState = { readonly staticInstanceRef?: LoggerService };

/** The logger that the application has set last; `undefined` where nothing is logged. */
export function currentLogger(): LoggerService | undefined {
  return (Logger as unknown as LoggerState).staticInstanceRef;
}
