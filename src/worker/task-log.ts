import type { BreakerChange, BreakerState } from '../broker/limit-store.js';
import type { TaskEventMap } from '../core/task-event.js';
import { firstFrame, framesText } from '../core/failure-frames.js';
import { printable } from '../core/printable.js';
import type { LevelLogger } from '../core/task-logger.js';

const MEANING: Readonly<Record<BreakerState, string>> = {
  open: 'its tasks wait',
  'half-open': 'a few of its tasks run as probes',
  closed: 'its tasks run',
};

type Retried = TaskEventMap['task-retried'];
type Failed = TaskEventMap['task-failed'];
type Fields = Readonly<Record<string, unknown>>;

/** A line for each retry, and a line with the stack for each failure, whatever the names and messages hold; the same as fields for machines. */
export class TaskLog {
  constructor(private readonly logger: LevelLogger) {}

  /** Whether anybody reads lines of retries. */
  get hasRetries(): boolean {
    return this.logger.isRead?.('warn') !== false;
  }

  /** `run`: the fields of every line about the run. */
  retried(event: Retried, run: Fields): void {
    const errorFrame = firstFrame(event.failure);
    const where = errorFrame === undefined ? '' : `; ${errorFrame}`;
    this.logger.warn(`${line(event)}; runs again in ${event.afterMs} ms${where}`, {
      ...run,
      ...fields(event),
      ...(errorFrame !== undefined && { errorFrame }),
      afterMs: event.afterMs,
    });
  }

  failed(event: Failed, run: Fields): void {
    const errorStack = framesText(event.failure);
    this.logger.error(`${line(event)}; failed for good`, {
      ...run,
      ...fields(event),
      ...(errorStack !== undefined && { errorStack }),
      reason: event.reason,
    });
  }

  breaker(change: BreakerChange): void {
    const { name: breaker, state } = change;
    if (state === 'open') this.logger.warn(breakerLine(change), { breaker, state });
    else this.logger.log(breakerLine(change), { breaker, state });
  }
}

/** The log line of a circuit breaker that has changed. */
export function breakerLine({ name, state }: BreakerChange): string {
  return `circuit breaker ${printable(name)} is ${state}: ${MEANING[state]}`;
}

function line({ id, name, queue, attempt, durationMs, failure }: Retried | Failed): string {
  const where = `task ${name || '(malformed)'} ${id} attempt ${attempt} queue ${queue}`;
  return printable(`${where} after ${Math.round(durationMs)} ms: ${failure.name}: ${failure.message}`);
}

function fields({ durationMs, failure }: Retried | Failed): Record<string, unknown> {
  return {
    error: printable(failure.name),
    errorMessage: printable(failure.message),
    durationMs: Math.round(durationMs),
  };
}
