import type { Outcome } from '../core/outcome.js';
import { redactValue, type Redact } from '../core/redact.js';
import type { Run } from './run.js';

/** The outcome as others see it: without secrets, and with the span of the run. */
export function reportedOutcome(run: Run, outcome: Outcome, redact: Redact | undefined): Outcome {
  return named(run, redact === undefined ? outcome : redacted(outcome, redact));
}

function redacted(outcome: Outcome, redact: Redact): Outcome {
  if (!('failure' in outcome)) return outcome;
  return { ...outcome, failure: JSON.stringify(redactValue(JSON.parse(outcome.failure), redact)) };
}

/** The record of a sampled run names it, so that later attempts and runs that follow it link to it. */
function named({ span }: Run, outcome: Outcome): Outcome {
  const traceparent = span?.traceparent;
  if (traceparent === undefined || outcome.kind === 'released' || outcome.kind === 'replaced') return outcome;
  return { ...outcome, span: traceparent };
}
