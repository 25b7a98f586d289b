import type { Random } from '../core/clock.js';
import { TimeLimitExceeded } from '../core/errors.js';
import type { Outcome } from '../core/outcome.js';
import { movedOutcome, type LateRoutes } from './late-routing.js';
import type { Run } from './run.js';
import type { RunReporter } from './run-reporter.js';
import { failed, verdictOn } from './verdict.js';

export interface ThrownRules extends LateRoutes {
  readonly reporter: RunReporter;
  readonly random: Random;
  readonly isQueue: (name: string) => boolean;
}

/** The outcome of a run whose handler has thrown, or whose preparation has. */
export function outcomeOfThrown(run: Run, error: unknown, rules: ThrownRules): Outcome {
  const { isLate } = run;
  const warn = (text: string) => rules.reporter.warned(run, text);
  return checked(run, verdictOn({ ...contextOf(run), error, isLate, warn }, rules.random), rules);
}

/** The outcome of a run at its hard limit. */
export function outcomeAtLimit(run: Run, rules: ThrownRules): Outcome {
  const error = hardLimitError(run);
  // A pool asks for it ahead, when nothing has gone wrong yet: no place for a warning.
  const thrown = { ...contextOf(run), error, isLate: false, warn: () => undefined };
  const outcome = verdictOn(thrown, rules.random);
  const reason = 'time-limit' as const;
  return outcome.kind === 'failed' ? { ...outcome, reason } : checked(run, outcome, rules);
}

export function hardLimitError({ head }: Run): TimeLimitExceeded {
  return new TimeLimitExceeded(`Task '${head.name}' exceeded its hard time limit.`);
}

function contextOf({ handler, head, body, context }: Run) {
  return { handler, head, body, context };
}

/** A retry into a queue that nobody serves would wait for ever; in another queue it may wait in another lane. */
function checked(run: Run, outcome: Outcome, rules: ThrownRules): Outcome {
  if (outcome.kind !== 'retried' || outcome.queue === undefined) return outcome;
  if (!rules.isQueue(outcome.queue))
    return failed(new Error(`The retry names the unknown queue '${outcome.queue}'.`), 'error');
  try {
    return movedOutcome(outcome, run, rules);
  } catch (error) {
    return failed(error, 'error');
  }
}
