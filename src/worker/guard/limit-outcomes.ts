import type { Outcome } from '../../core/outcome.js';
import type { Run } from '../run.js';

const MAX_KNOWN = 10_000;

/**
 * The outcomes of runs at their hard limit: retry rules are functions of the main thread, and at the limit that may stand
 * still. All runs of a task with the same number of retries share one, so it is made once and handed over once; only where
 * it moves the task to another queue, the lane there depends on the run. That the jitter of its delay is drawn once does not
 * matter: when it is used, the process ends.
 */
export class LimitOutcomes {
  readonly #known = new Map<string, number>();
  #next = 1;

  constructor(private readonly handOver: (number: number, outcome: Outcome) => void) {}

  numberOf({ head, body, handler }: Run, outcome: () => Outcome): number {
    const call = body.retry === undefined ? '' : JSON.stringify(body.retry);
    const { name, retry } = handler.definition;
    const own = retry.rules.some(({ queue }) => queue !== undefined) ? outcome() : undefined;
    const key = `${name} ${head.retries ?? 0} ${call} ${own === undefined ? '' : laneIn(own)}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#known.size >= MAX_KNOWN) this.#known.clear();
    const number = this.#next;
    this.#next += 1;
    this.#known.set(key, number);
    this.handOver(number, own ?? outcome());
    return number;
  }
}

function laneIn(outcome: Outcome): string {
  return outcome.kind === 'retried' ? `${outcome.queue} ${outcome.lane}` : outcome.kind;
}
