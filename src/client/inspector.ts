import type { Broker, Noted } from '../broker/broker.js';
import type { TaskCounts } from '../broker/inspector.js';
import { missingOf } from '../broker/sharded/shards-of.js';
import { checkAll, matching, whole, type Checks } from '../core/option-check.js';
import type { Audit, AuditPage } from './audit.js';
import { listFigures, type FigureOptions, type FigurePage } from './figure-list.js';
import { listLevels, type LevelOptions, type LevelPage } from './level-list.js';
import type { QueueInfo, Queues } from './queues.js';
import { listTasks, type TaskFilter, type TaskPage, type TaskPageOptions } from './task-list.js';
import { withMissing, type PartialAnswer } from './partial.js';
import { WorkflowGraph, type WorkflowNode } from './workflow-graph.js';
import type { WorkerStatus } from './worker-status.js';
import type { Workers } from './workers.js';
import { inspectedWith } from '../core/inspected.js';

/** How much of a workflow is read. */
export interface WorkflowViewOptions {
  /** Parts listed of each group, 1 to 100 000. Default 1 000. */
  readonly limit?: number;
}

const AUDIT_CHECKS: Checks<TaskPageOptions> = {
  from: matching('the `next` of a page', (from) => typeof from === 'string' && /^[\d,-]+$/.test(from)),
  limit: whole(1, 10_000),
};

const VIEW_CHECKS: Checks<WorkflowViewOptions> = { limit: whole(1, 100_000) };

/** A namespace at a glance. */
export interface Overview extends PartialAnswer, TaskCounts {
  /** The queues that the application declares or that hold something. */
  readonly queues: readonly QueueInfo[];
  /** The workers that are known, with their load. */
  readonly workers: readonly WorkerStatus[];
}

/**
 * Looks at the tasks of the namespace and changes nothing. Inject it. It reads the broker, so that no worker needs to answer.
 *
 * @example
 * const { tasks, next } = await this.inspector.tasks({ state: 'delayed', task: 'EmailTasks.*' }, { limit: 50 });
 */
export class Inspector {
  static {
    inspectedWith(this.prototype);
  }

  /** @internal */
  constructor(
    private readonly broker: Broker,
    private readonly services: {
      readonly queues: Queues;
      readonly workers: Workers;
      readonly audit: Pick<Audit, 'list'>;
      /** Hands over what this process has summed up. */
      readonly flush: () => Promise<void>;
    },
  ) {}

  /**
   * Tasks that fit the filter, page by page.
   *
   * @param filter.state 'active': running, by the end of their lease. 'delayed': waiting for their time, the next first. 'SUCCESS',
   *   'FAILURE', 'REVOKED': ended so, the newest first. Left out: all that have not ended, in no order; this reads all records, and may
   *   list a task twice
   * @param page.limit default 100, at most 10 000; without a state a page may hold some more. A page of ended tasks looks at 20 000
   *   records at most, so it may hold fewer, and `next` goes on
   * @example
   * const { tasks } = await this.inspector.tasks({ state: 'FAILURE', task: 'EmailTasks.*', since: '1h' }, { limit: 50 });
   * @throws InvalidOptionError for an unknown filter or a limit out of range
   */
  async tasks(filter: TaskFilter = {}, page: TaskPageOptions = {}): Promise<TaskPage> {
    return withMissing(this.broker, () => listTasks(this.broker, filter, page));
  }

  /**
   * The graph of a workflow with the state of each node, from the id of any node: of the last one all of it. Of a group
   * at most `limit` parts are listed (default 1 000), all are counted. `undefined` for an unknown id.
   */
  async workflow(id: string, options: WorkflowViewOptions = {}): Promise<WorkflowNode | undefined> {
    checkAll(options, VIEW_CHECKS, { where: 'Inspector.workflow' });
    return new WorkflowGraph(this.broker, options.limit ?? 1_000).read(id);
  }

  /**
   * How many tasks were enqueued, started, succeeded, failed, retried, released, lost, revoked and expired, and how long they waited and
   * ran, of all processes. Other processes hand over their figures once in 10 s, so the last 10 s may be missing; a process that is
   * killed takes those with it.
   *
   * @example
   * const { rows } = await this.inspector.figures({ from: '15m', by: 'queue' });
   * const slow = rows.filter(({ wait: { p95 = 0 } }) => p95 > 5_000);
   * @throws InvalidOptionError for an option that cannot be read, and where `from` is behind `to`
   */
  async figures(options: FigureOptions = {}): Promise<FigurePage> {
    await this.services.flush();
    return withMissing(this.broker, () => listFigures(this.broker.figures, options, this.broker.now()));
  }

  /**
   * How many slots were busy and free, and for how long the oldest task waited, over spans of time that have ended; `overview()` tells of
   * now. Workers tell with each heartbeat, so a span appears 10 s after its end.
   *
   * @example
   * const { rows } = await this.inspector.levels({ from: '3h' });
   * const wasFull = rows.some(({ free }) => free < 1);
   * @throws InvalidOptionError for an option that cannot be read, and where `from` is behind `to`
   */
  async levels(options: LevelOptions = {}): Promise<LevelPage> {
    return withMissing(this.broker, () => listLevels(this.broker.figures, options, this.broker.now()));
  }

  /**
   * The changes that operators have made through services, `ntq` and the dashboard, the newest first: the last 10 000 are kept. Changes
   * that failed are there as well, with their error. `Schedules.upsert` and `AsyncResult.revoke` of an application are not noted, because
   * applications call them all day.
   *
   * @param page.from the `next` of the page before
   * @param page.limit default 100, at most 10 000
   * @throws InvalidOptionError for a page that cannot be read
   */
  async audit(page: TaskPageOptions = {}): Promise<AuditPage> {
    checkAll(page, AUDIT_CHECKS, { where: 'Inspector.audit' });
    return withMissing(this.broker, () => this.services.audit.list(page.from, page.limit ?? 100));
  }

  /** The queues, the workers, and how many tasks run, wait for their time or lie among the dead letters. */
  async overview(): Promise<Overview> {
    return withMissing(this.broker, async () => {
      const [queues, workers, counts] = await Promise.all([
        this.services.queues.list(),
        this.services.workers.list(),
        this.broker.inspector.counts(),
      ]);
      return { queues, workers, ...counts };
    });
  }

  /**
   * Tells which shards were left out by the reads of some work, because they did not answer: for lists and counts that have no place
   * for it, as those of `Workers`, `Schedules` and `Limits`. With one shard the answer is always whole.
   *
   * @example
   * const { answer: schedules, missing } = await this.inspector.noting(() => this.schedules.list());
   */
  async noting<T>(work: () => Promise<T>): Promise<Noted<T>> {
    return missingOf(this.broker).noting(work);
  }
}
