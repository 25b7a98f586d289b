import type { Broker } from '../broker/broker.js';
import type { TaskSnapshot, Watcher } from '../broker/result-store.js';
import type { TaskRecord } from '../core/codec.js';
import { toMs, type Duration } from '../core/duration.js';
import {
  BrokerUnavailableError,
  ResultTimeoutError,
  TaskExpiredError,
  TaskFailedError,
  TaskRevokedError,
  type TaskQueueError,
} from '../core/errors.js';
import { LongTimer } from '../duty/long-timer.js';
import { groupList } from '../broker/storage/group-results.js';
import { Failure } from '../core/failure.js';
import type { TaskEvents } from '../core/task-events.js';
import { checkAll, flag, time, type Checks } from '../core/option-check.js';
import { isFinal, type TaskState } from '../core/task-state.js';
import { AsyncQueue } from './async-queue.js';
import { taskInfoOf, taskStateOf, taskValueOf, type TaskInfo } from './task-info.js';
import { waitingReason } from './waiting-reason.js';
import { inspectedWith } from '../core/inspected.js';

/** A broker that is away holds up no error. */
const REASON_MS = 1_000;

/** Where results are read. */
export interface ResultSource {
  readonly broker: Broker;
  readonly events?: TaskEvents;
}

/** How a result came about, and where it stands in a workflow. */
export interface ResultLinks {
  readonly deduplicated?: boolean;
  readonly parent?: AsyncResult;
}

/** How long `get()` waits. */
export interface GetOptions {
  /** Default 5 minutes. */
  readonly timeout?: Duration;
}

/** How a task is revoked. */
export interface RevokeOptions {
  /** Stops also what runs. Default: a running task goes on, a workflow is stopped. */
  readonly terminate?: boolean;
}

const GET_CHECKS: Checks<GetOptions> = { timeout: time };
const REVOKE_CHECKS: Checks<RevokeOptions> = { terminate: flag };

type OnUpdate = Watcher['onUpdate'];
type EndedRecord = Extract<TaskRecord, { readonly kind: 'ended' }>;

/** A promise of a task that may run anywhere, any time: what is known of it, and what it gives. */
export class AsyncResult<T = unknown> {
  static {
    inspectedWith(this.prototype, ({ id }) => ({ id }));
  }

  /** True when `dedupe` found a live task: this is its result. */
  readonly deduplicated: boolean;
  /** The result of the member before it in its workflow. */
  readonly parent: AsyncResult | undefined;

  /** @internal */
  constructor(
    /** The id of the task. */
    readonly id: string,
    protected readonly source: ResultSource,
    { deduplicated = false, parent }: ResultLinks = {},
  ) {
    this.deduplicated = deduplicated;
    this.parent = parent;
  }

  /** The results of the parts of a group; empty for anything else. */
  get children(): readonly AsyncResult[] {
    return [];
  }

  /**
   * Waits for the end of the task or workflow and gives its value.
   *
   * @param options.timeout default 5 minutes
   * @throws TaskFailedError, TaskRevokedError, TaskExpiredError; ResultTimeoutError when it has not ended by then;
   *   BrokerUnavailableError when the application is closed meanwhile; BrokerError when Redis refuses to read it
   */
  async get(options: GetOptions = {}): Promise<T> {
    checkAll(options, GET_CHECKS, { where: 'get()', prefix: '' });
    return this.#valueOf(await this.#ended(toMs(options.timeout ?? '5m', 'timeout')));
  }

  /** 'PENDING' also for an unknown task and for one past its TTL. */
  async state(): Promise<TaskState> {
    return taskStateOf(await this.#find());
  }

  /** All that is known of the task, its value included. `isKnown` is false for an unknown id. */
  async info(): Promise<TaskInfo> {
    const task = await this.#find();
    return this.#withValue(taskInfoOf(this.id, task), task);
  }

  /**
   * The task as it is, and again at each change of its state or progress, until it has ended.
   *
   * @throws BrokerUnavailableError when the application is closed meanwhile
   */
  async *watch(): AsyncGenerator<TaskInfo, void, undefined> {
    const queue = new AsyncQueue<{ readonly task: TaskSnapshot | undefined }>();
    const stop = this.source.broker.results.watch(this.id, 'stopped', {
      onUpdate: (task) => queue.put({ task }),
      onClose: (error) => queue.close(error),
    });
    try {
      for (let last = ''; ;) {
        const next = await queue.next();
        if (next === undefined) throw this.closedError();
        const info = taskInfoOf(this.id, next.task);
        const text = JSON.stringify(info);
        if (text !== last) yield await this.#withValue(info, next.task);
        if (isFinal(info.state)) return;
        last = text;
      }
    } finally {
      stop();
    }
  }

  /**
   * Ends the task, wherever it is, if it has not ended. One that runs is stopped only with `terminate` (its signal
   * aborts); without, its run goes on, but it is not run again. Of a workflow, all that has not run is cancelled, and
   * what runs is stopped unless `terminate` is false.
   *
   * @returns true if it had not ended
   */
  async revoke(options: RevokeOptions = {}): Promise<boolean> {
    checkAll(options, REVOKE_CHECKS, { where: 'revoke()', prefix: '' });
    const { broker, events } = this.source;
    const hadNotEnded = await broker.tasks.revoke(this.id, options.terminate);
    if (hadNotEnded && events?.has('task-revoked') === true) await this.#emitRevoked(events);
    return hadNotEnded;
  }

  /** Drops what is known of a task that has ended; false if it has not. */
  forget(): Promise<boolean> {
    return this.source.broker.results.forget(this.id);
  }

  /** @internal The error with which waiting callers are rejected when the application closes. */
  protected closedError(): BrokerUnavailableError {
    return new BrokerUnavailableError(`The application was closed before task ${this.id} was seen to end.`);
  }

  async #emitRevoked(events: TaskEvents): Promise<void> {
    const { name = '', queue = '' } = await this.info();
    events.emit('task-revoked', { id: this.id, name, queue });
  }

  /** The results of a group lie apart from its record. */
  async #withValue(info: TaskInfo, task: TaskSnapshot | undefined): Promise<TaskInfo> {
    if (info.state !== 'SUCCESS' || task?.record.head.size === undefined)
      return { ...info, ...taskValueOf(task) };
    return { ...info, value: await groupList(this.source.broker.workflows, this.id) };
  }

  /** The record of the task when it has ended. */
  #ended(timeoutMs: number): Promise<EndedRecord> {
    return new Promise((resolve, reject) => {
      const onUpdate = (task: TaskSnapshot | undefined) => {
        if (task?.record.kind !== 'ended') return;
        end();
        resolve(task.record);
      };
      const onClose = (error?: Error) => {
        timer.cancel();
        reject(error ?? this.closedError());
      };
      const timer = new LongTimer(timeoutMs, () => {
        // It is watched until the error is there, because it may end while the reason is read.
        void this.#timeoutError(timeoutMs, onUpdate).then(reject).finally(end);
      }).unref();
      const stop = this.source.broker.results.watch(this.id, 'ended', { onUpdate, onClose });
      const end = () => {
        timer.cancel();
        stop();
      };
    });
  }

  async #valueOf({ head, result }: EndedRecord): Promise<T> {
    if (head.state !== 'SUCCESS') throw errorOf(head.part ?? this.id, head.state, head.reason, result);
    if (head.size !== undefined) return (await groupList(this.source.broker.workflows, this.id)) as T;
    return valueFrom<T>(this.id, result);
  }

  async #timeoutError(timeoutMs: number, onUpdate: OnUpdate): Promise<ResultTimeoutError> {
    const reason = await within(REASON_MS, this.#waitingReason(onUpdate));
    return new ResultTimeoutError(
      `Task ${this.id} has not ended within ${timeoutMs} ms.${reason && ` ${reason}`}`,
    );
  }

  async #waitingReason(onUpdate: OnUpdate): Promise<string> {
    const task = await this.#find();
    onUpdate(task);
    return waitingReason(this.source.broker, this.id, task);
  }

  async #find(): Promise<TaskSnapshot | undefined> {
    const [task] = await this.source.broker.results.find([this.id]);
    return task;
  }
}

/** A text, or '' if it does not come in time. */
async function within(ms: number, text: Promise<string>): Promise<string> {
  let timer: LongTimer | undefined;
  const late = new Promise<string>((resolve) => (timer = new LongTimer(ms, () => resolve('')).unref()));
  return Promise.race([text.catch(() => ''), late]).finally(() => timer?.cancel());
}

function valueFrom<T>(id: string, json: string): T {
  try {
    return (json === '' ? undefined : JSON.parse(json)) as T;
  } catch {
    throw new TaskFailedError(id, Failure.from(new Error('the stored result is unreadable')));
  }
}

function errorOf(id: string, state: TaskState, reason: string | undefined, failure: string): TaskQueueError {
  if (state !== 'REVOKED') return new TaskFailedError(id, Failure.parse(failure));
  if (reason === 'expired') return new TaskExpiredError(`Task ${id} expired before it could start.`);
  return new TaskRevokedError(`Task ${id} was revoked.`);
}
