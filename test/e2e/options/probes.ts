import { Inject, Injectable } from '@nestjs/common';
import {
  OnFailure,
  Reject,
  Task,
  TaskClient,
  TaskContext,
  TaskDefaults,
  TaskFailure,
  type EnqueueOptions,
} from 'nest-task-queue';
import type { Broker } from '../../../src/broker/broker.js';
import type { TaskHead } from '../../../src/core/task-message.js';
import { TASK_QUEUE_BROKER } from '../../../src/nest/constants.js';

/** The options that hold for a task, as its record and its context have them. */
export interface Effective {
  readonly queue: string;
  readonly priority: number;
  readonly ttlHours: number;
  readonly ignoreResult: boolean;
  readonly maxLosses: number;
  readonly acks: 'early' | 'late';
  readonly deadLetter: boolean;
  readonly expiresHours: number;
  readonly maxRetries: number;
  readonly hardMinutes: number;
}

/** What tasks have seen of themselves, by the tag that they were called with. */
@Injectable()
export class Probes {
  readonly #seen = new Map<string, PromiseWithResolvers<Effective>>();

  constructor(@Inject(TASK_QUEUE_BROKER) private readonly broker: Broker) {}

  async look(tag: string, task: TaskContext): Promise<void> {
    this.#of(tag).resolve(effectiveOptions(await this.head(task.id), task));
  }

  seen(tag: string): Promise<Effective> {
    return this.#of(tag).promise;
  }

  async head(id: string): Promise<TaskHead> {
    const [found] = await this.broker.results.find([id]);
    if (found?.record === undefined) throw new Error(`${id} has no record`);
    return found.record.head;
  }

  #of(tag: string): PromiseWithResolvers<Effective> {
    const known = this.#seen.get(tag) ?? deferred<Effective>();
    this.#seen.set(tag, known);
    return known;
  }
}

interface PromiseWithResolvers<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
}

function deferred<T>(): PromiseWithResolvers<T> {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => (resolve = done));
  return { promise, resolve };
}

const HOUR_MS = 3_600_000;

function effectiveOptions(head: TaskHead, { maxRetries, deadline }: TaskContext): Effective {
  return {
    queue: head.queue,
    priority: head.priority ?? 5,
    ttlHours: (head.ttl ?? 24 * HOUR_MS) / HOUR_MS,
    ignoreResult: head.ignoreResult ?? false,
    maxLosses: head.maxLosses ?? 3,
    acks: head.early === true ? 'early' : 'late',
    deadLetter: head.noDeadLetter !== true,
    expiresHours: Math.round(((head.expires ?? head.at) - head.at) / HOUR_MS),
    maxRetries,
    hardMinutes: Math.round(((deadline?.getTime() ?? Date.now()) - Date.now()) / 60_000),
  };
}

/** Options of one level; each level has other values, so that each shows where it comes from. */
export const DEFAULTS = {
  priority: 6,
  resultTtl: '30h',
  ignoreResult: true,
  maxLosses: 4,
  deadLetter: false,
  expires: '10h',
  retry: { limit: 1 },
  timeLimit: { hard: '10m' },
} as const;

export const ROUTE = { queue: 'routed', priority: 7 } as const;

const CLASS = {
  queue: 'classed',
  priority: 8,
  resultTtl: '40h',
  maxLosses: 5,
  acks: 'early',
  expires: '20h',
  retry: 2,
  timeLimit: { hard: '20m' },
} as const;

const METHOD = {
  queue: 'method',
  priority: 2,
  resultTtl: '50h',
  ignoreResult: false,
  maxLosses: 6,
  acks: 'late',
  deadLetter: true,
  expires: '30h',
  retry: 3,
  timeLimit: { hard: '30m' },
} as const;

export const CALL = {
  queue: 'called',
  priority: 1,
  resultTtl: '60h',
  ignoreResult: true,
  expires: '40h',
  retry: 4,
  timeLimit: { hard: '40m' },
} as const;

abstract class Probing {
  @Inject(Probes) protected readonly probes!: Probes;

  @Task()
  probe(tag: string, task: TaskContext): Promise<void> {
    return this.probes.look(tag, task);
  }
}

/** All that holds are the defaults. */
@Injectable()
@TaskDefaults({ prefix: 'plain' })
export class PlainTasks extends Probing {}

@Injectable()
@TaskDefaults({ prefix: 'routed' })
export class RoutedTasks extends Probing {}

@Injectable()
@TaskDefaults({ prefix: 'classed', ...CLASS })
export class ClassTasks extends Probing {
  @Task()
  fail(tag: string): void {
    throw new Reject(tag);
  }

  @OnFailure('fail')
  async failed({ error }: TaskFailure): Promise<void> {
    await this.probes.look(error.message, TaskContext.current());
  }
}

@Injectable()
@TaskDefaults({ prefix: 'method', ...CLASS })
export class MethodTasks extends Probing {
  @Task(METHOD)
  override probe(tag: string, task: TaskContext): Promise<void> {
    return super.probe(tag, task);
  }
}

/** Puts another task in its place, or beside itself. */
@Injectable()
@TaskDefaults({ prefix: 'swap' })
export class SwapTasks {
  constructor(private readonly client: TaskClient) {}

  @Task()
  swap(name: string, tag: string, options: EnqueueOptions, task: TaskContext): void {
    task.replace(this.client.task(name).with(options).si(tag));
  }

  @Task()
  async add(name: string, tag: string, options: EnqueueOptions, task: TaskContext): Promise<void> {
    await task.addToGroup(this.client.task(name).with(options).si(tag));
  }

  @Task()
  async enqueue(name: string, tag: string, options: EnqueueOptions): Promise<void> {
    await this.client.enqueue(name, [tag], options);
  }
}
