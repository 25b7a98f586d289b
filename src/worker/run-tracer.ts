import { Failure } from '../core/failure.js';
import type { Outcome } from '../core/outcome.js';
import type { RunEnding, TraceSpan, Tracing } from '../core/tracing.js';
import type { Run } from './run.js';
import { RunFacts, type WorkerFacts } from './run-facts.js';

/** The facts of an application that its spans need. */
export interface TracedApplication extends Pick<WorkerFacts, 'redact' | 'server'> {
  /** One whose errors reach no task. */
  readonly tracing: Tracing | undefined;
}

/** Gives each run its span. */
export class RunTracer {
  constructor(
    private readonly tracing: Tracing,
    private readonly facts: WorkerFacts,
  ) {}

  /** `undefined` for an application without a tracer. */
  static of(
    { tracing, server, redact }: TracedApplication,
    worker: Pick<WorkerFacts, 'broker' | 'worker'>,
  ): RunTracer | undefined {
    return tracing && new RunTracer(tracing, { server, redact, ...worker });
  }

  begin(run: Run): void {
    run.span = this.tracing.process(new RunFacts(run, this.facts));
  }

  /** Calls the handler inside of the span of its run. */
  within<T>(span: TraceSpan, body: () => T): T {
    return this.tracing.within(span, body);
  }

  /** `outcome`: without secrets; `undefined` where another worker settles the task. */
  end({ span }: Run, outcome: Outcome | undefined): void {
    if (span !== undefined)
      void this.tracing.end(span, outcome === undefined ? ABANDONED : endingOf(outcome));
  }
}

const ABANDONED: RunEnding = { kind: 'abandoned' };

function endingOf(outcome: Outcome): RunEnding {
  switch (outcome.kind) {
    case 'succeeded':
    case 'released':
    case 'replaced':
      return outcome;
    case 'retried': {
      const { kind, afterMs, queue, failure } = outcome;
      return { kind, afterMs, queue, failure: Failure.parse(failure) };
    }
    case 'failed':
      return { kind: outcome.kind, reason: outcome.reason, failure: Failure.parse(outcome.failure) };
    default:
      return outcome satisfies never;
  }
}
