import { ConsoleLogger } from '@nestjs/common';

/** Warnings and errors only, without the worker's lines on runs that failed and on breakers: the narrator tells those. */
export class QuietLogger extends ConsoleLogger {
  constructor() {
    super({ logLevels: ['warn', 'error', 'fatal'] });
  }

  override warn(...line: [unknown, ...unknown[]]): void {
    if (!isOfARun(line)) super.warn(...line);
  }

  override error(...line: [unknown, ...unknown[]]): void {
    if (!isOfARun(line)) super.error(...line);
  }
}

function isOfARun([message, ...rest]: readonly unknown[]): boolean {
  return rest.at(-1) === 'TaskQueueWorker' && /^(task|circuit breaker) /.test(String(message));
}
