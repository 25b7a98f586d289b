import type { Broker } from '../broker/broker.js';
import { readyAtOf } from '../core/ready-at.js';
import { redactValue, type Redact } from '../core/redact.js';
import type { PrecedingRuns, ServerAddress, TracedRun } from '../core/tracing.js';
import { precedingRuns } from './preceding-runs.js';
import type { Run } from './run.js';

/** The facts that the runs of a worker share. */
export interface WorkerFacts {
  /** The address of the broker; `undefined` where it has several. */
  readonly server: ServerAddress | undefined;
  readonly redact: Redact | undefined;
  /** The id of the worker. */
  readonly worker: string;
  readonly broker: Pick<Broker, 'now' | 'results'>;
}

/** The run as its tracer sees it: a span that is not sampled asks for little of it. */
export class RunFacts implements TracedRun {
  constructor(
    private readonly run: Run,
    private readonly facts: WorkerFacts,
  ) {}

  get id(): string {
    return this.run.id;
  }
  get task(): string {
    return this.run.head.name;
  }
  get queue(): string {
    return this.run.head.queue;
  }
  get attempt(): number {
    return (this.run.head.retries ?? 0) + 1;
  }
  get losses(): number {
    return this.run.head.losses ?? 0;
  }
  get bodyBytes(): number {
    return Buffer.byteLength(this.run.delivery.body);
  }
  get latencyMs(): number {
    return Math.max(0, Math.round(this.facts.broker.now() - readyAtOf(this.run.head)));
  }
  get worker(): string {
    return this.facts.worker;
  }
  get server(): ServerAddress | undefined {
    return this.facts.server;
  }
  /** The id of a tick names its schedule. */
  get schedule(): string | undefined {
    return /^beat:(.+):[^:]+$/.exec(this.run.id)?.[1];
  }
  get rootId(): string | undefined {
    return this.run.body.rootId;
  }
  get groupId(): string | undefined {
    return this.run.head.group;
  }
  get args(): readonly unknown[] {
    const { args } = this.run.body;
    const { redact } = this.facts;
    return redact === undefined ? args : (redactValue(args, redact) as readonly unknown[]);
  }
  get carried(): string | undefined {
    return this.run.head.trace;
  }
  get firstAttempt(): string | undefined {
    return this.run.head.firstSpan;
  }
  precedingRuns(): Promise<PrecedingRuns> | undefined {
    return precedingRuns(this.facts.broker.results, this.run.delivery);
  }
}
