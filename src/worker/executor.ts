import type { Broker } from '../broker/broker.js';
import type { Delivery } from '../broker/task-store.js';
import type { Clock } from '../core/clock.js';
import type { Composer } from '../canvas/composer.js';
import { Replace } from '../core/directives.js';
import { isInstance, isPromiseLike } from '../core/kind-of-value.js';
import { BrokerError, ResultError, SoftTimeLimitExceeded } from '../core/errors.js';
import type { Outcome } from '../core/outcome.js';
import type { Redact } from '../core/redact.js';
import { runInContext } from '../context/task-context.js';
import type { SignatureLike } from '../core/directives.js';
import type { TaskLogger } from '../core/task-logger.js';
import type { TaskBody } from '../core/task-message.js';
import { Deadlines } from './deadlines.js';
import { fetchInput, isInputElsewhere } from './input.js';
import { callMapped } from './call-mapped.js';
import type { RunWatch } from './guard/run-watch.js';
import { readMessage } from './message.js';
import { completedHead, isIncomplete } from './late-routing.js';
import { DynamicWorkflow } from './dynamic-workflow.js';
import { hardLimitError, outcomeAtLimit, outcomeOfThrown, type ThrownRules } from './outcome-of-thrown.js';
import { reportedOutcome } from './reported-outcome.js';
import { Run, type RunHost } from './run.js';
import type { RunTracer } from './run-tracer.js';
import { progressJson, resultJson } from './result-json.js';
import type { TaskHandler, TaskRegistry } from './task-handler.js';
import type { TimeLimits } from './time-limits.js';
import { validatedArgs } from './validated-args.js';
import { UnknownTaskLog } from './unknown-task-log.js';
import { failed } from './verdict.js';

export interface ExecutorOptions extends ThrownRules {
  readonly broker: Broker;
  readonly registry: TaskRegistry;
  readonly logger: TaskLogger;
  /** By which runs are timed. Default: the time of this process. */
  readonly clock?: Clock | undefined;
  /** Bytes that a result may take. */
  readonly maxResult: number;
  /** Lays out the workflows that tasks put in their place. */
  readonly composer: Composer;
  /** Takes secrets out of failures. */
  readonly redact?: Redact | undefined;
  /** Limits that operators have set. */
  readonly timeLimits: Pick<TimeLimits, 'of'>;
  /** In a process of the pool: stops runs that must not go on, also when the main loop is blocked. */
  readonly watch?: RunWatch | undefined;
  /** Gives runs their spans. Default: they have no spans. */
  readonly tracer?: RunTracer | undefined;
}

/** Called when a run has ended; without an outcome where another worker settles it. */
export type OnRunEnd = (run: Run, outcome: Outcome | undefined) => void;

/** Turns one delivery into one outcome. */
export class Executor implements RunHost {
  readonly #deadlines: Deadlines<Run>;
  readonly #dynamicWorkflow: DynamicWorkflow;
  readonly #unknown: UnknownTaskLog;
  /** Handlers that go on though their attempt is over. */
  leaked = 0;

  constructor(
    private readonly options: ExecutorOptions,
    private readonly onEnd: OnRunEnd,
    /** A leaked handler has come back: there may be room again. */
    private readonly onFreed: () => void,
  ) {
    this.#dynamicWorkflow = new DynamicWorkflow(options.broker, options.composer, options.checkHome);
    this.#unknown = new UnknownTaskLog(options.logger, () => options.registry.names());
    this.#deadlines = new Deadlines<Run>(
      (run) => run.exceedSoftLimit(softLimitError(run)),
      (run) => this.#enforceHardLimit(run),
      options.clock,
    );
  }

  execute(delivery: Delivery): Run {
    const run = new Run(delivery, this.options.clock);
    const handler = this.options.registry.find(delivery.head.name);
    if (handler === undefined) this.#end(run, this.#unknown.outcome(delivery, this.now()));
    else this.#begin(run, handler);
    return run;
  }

  /** Ends a run from outside: its signal aborts, and what it still does counts for nothing. */
  abandon(run: Run, reason: Error, outcome: Outcome | undefined): void {
    if (run.isSettled) return;
    run.abort(reason);
    this.#end(run, outcome);
  }

  #begin(run: Run, handler: TaskHandler): void {
    let body: TaskBody;
    try {
      body = readMessage(run.delivery);
    } catch (error) {
      this.options.tracer?.begin(run);
      return this.#end(run, failed(error, 'malformed'));
    }
    run.prepare(handler, body, this.options.timeLimits.of(handler.definition.name));
    this.options.tracer?.begin(run);
    this.#deadlines.add(run);
    if (this.options.watch !== undefined)
      run.isWatched = this.options.watch.began(run, () =>
        reportedOutcome(run, outcomeAtLimit(run, this.options), this.options.redact),
      );
    const { schema } = handler.definition;
    const isComplete = !isIncomplete(run) && !isInputElsewhere(run.delivery);
    if (schema === undefined && isComplete) this.#call(run, handler, body.args);
    else void this.#callPrepared(run, handler);
  }

  /** Completes and validates first what must be. */
  async #callPrepared(run: Run, handler: TaskHandler): Promise<void> {
    try {
      if (isInputElsewhere(run.delivery)) await this.#fetch(run);
      if (isIncomplete(run)) {
        if (!(await this.#complete(run))) return this.#end(run, undefined);
        // It passed the limits that hold it back: it goes to the lane in which it should have waited.
        if (run.head.lane !== undefined) return this.#end(run, GIVEN_BACK);
      }
      this.#call(run, handler, await validatedArgs(handler, run.body));
    } catch (error) {
      if (run.isSettled) return;
      // Nothing ran yet: a broker that is away costs no retry.
      if (isInstance(error, BrokerError)) this.#end(run, GIVEN_BACK);
      else if (isInstance(error, ResultError)) this.#end(run, failed(error, 'error'));
      else this.#threw(run, error);
    }
  }

  async #fetch(run: Run): Promise<void> {
    const input = await fetchInput(this.options.broker, run.delivery);
    run.body = { ...run.body, args: [input, ...run.body.args] };
  }

  /** Puts into the record what could not be known at enqueue: what the definition says, and the lane; false if it is lost. */
  #complete(run: Run): Promise<boolean> {
    const head = completedHead(run, this.options);
    run.delivery = { ...run.delivery, head };
    return this.options.broker.tasks.complete(run.delivery, head);
  }

  #call(run: Run, handler: TaskHandler, args: readonly unknown[]): void {
    if (run.isSettled) return;
    const context = run.begin(this);
    this.options.reporter.started(run, this.now());
    let returned: unknown;
    let promise: Promise<unknown> | undefined;
    try {
      const invoke = run.body.mapped === true ? callMapped(handler) : handler.invoke;
      const { tracer } = this.options;
      returned =
        run.span === undefined || tracer === undefined
          ? runInContext(context, invoke, args, context)
          : tracer.within(run.span, () => runInContext(context, invoke, args, context));
      // A task that returns at once costs no turn.
      promise = isPromiseLike(returned) ? Promise.resolve(returned) : undefined;
      promise?.then(
        (value) => this.#returned(run, value),
        (error: unknown) => this.#threw(run, error),
      );
    } catch (error) {
      return this.#threw(run, error);
    }
    if (promise === undefined) this.#returned(run, returned);
  }

  #returned(run: Run, value: unknown): void {
    if (this.#wasSettled(run)) return;
    let json: string;
    try {
      json = resultJson(value, this.options.maxResult);
    } catch (error) {
      return this.#threw(run, error);
    }
    const progress = run.progress === undefined ? {} : { progress: run.progress };
    this.#end(run, { kind: 'succeeded', value: json, ...progress }, value);
  }

  #threw(run: Run, error: unknown): void {
    if (this.#wasSettled(run)) return;
    if (isInstance(error, Replace)) return void this.#replace(run, error.signature);
    this.#end(run, outcomeOfThrown(run, error, this.options));
  }

  /** The handler has come back; the attempt is over when the workflow that takes its place is laid out. */
  async #replace(run: Run, signature: unknown): Promise<void> {
    try {
      const outcome = await this.#dynamicWorkflow.outcome(run, signature);
      if (!run.isSettled) this.#end(run, outcome);
    } catch (error) {
      if (isInstance(error, BrokerError) && !run.isSettled) this.#end(run, GIVEN_BACK);
      else this.#threw(run, error);
    }
  }

  /** The handler has come back: true if the attempt was settled before, so that its end counts for nothing. */
  #wasSettled(run: Run): boolean {
    const wasLeaked = run.state === 'leaked';
    run.comeBack();
    if (wasLeaked) {
      this.options.watch?.ended(run);
      this.leaked -= 1;
      this.onFreed();
    }
    return run.isSettled;
  }

  #enforceHardLimit(run: Run): void {
    // In the pool the guard does it, and the process with it.
    if (run.isWatched) return;
    run.abort(hardLimitError(run));
    this.#end(run, outcomeAtLimit(run, this.options));
  }

  #end(run: Run, outcome: Outcome | undefined, value?: unknown): void {
    run.settle();
    this.#deadlines.delete(run);
    // A leaked handler is watched until it comes back.
    if (run.state === 'leaked') this.leaked += 1;
    else this.options.watch?.ended(run);
    const reported = outcome && reportedOutcome(run, outcome, this.options.redact);
    if (reported !== undefined) this.#report(run, reported, value);
    this.options.tracer?.end(run, reported);
    this.onEnd(run, reported);
  }

  /** A logger that throws must not keep the task from its end. */
  #report(run: Run, outcome: Outcome, value: unknown): void {
    try {
      this.options.reporter.ended(run, outcome, value);
    } catch {
      // There is nothing left to log it with.
    }
  }

  get logger(): TaskLogger {
    return this.options.logger;
  }

  now(): number {
    return this.options.broker.now();
  }

  /** Called by a context. */
  add(run: Run, signatures: readonly SignatureLike[]): Promise<readonly string[]> {
    return this.#dynamicWorkflow.add(run, signatures);
  }

  /** Called by a context. */
  async progress(run: Run, meta: unknown): Promise<void> {
    const json = progressJson(meta, this.options.maxResult);
    run.progress = json;
    if (!run.isSettled) await this.options.broker.results.progress(run.delivery.id, run.delivery.token, json);
  }
}

function softLimitError({ head }: Run): SoftTimeLimitExceeded {
  return new SoftTimeLimitExceeded(`Task '${head.name}' exceeded its soft time limit.`);
}

const GIVEN_BACK: Outcome = { kind: 'released', afterMs: 0, because: 'idle' };
