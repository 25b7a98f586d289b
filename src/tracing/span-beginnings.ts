import type { Attributes } from '@opentelemetry/api';
import type { TracedRun } from '../core/tracing.js';
import type { OtelOptions } from './otel-options.js';

type Operation = 'process' | 'send';

/** The facts of a span that are the same for all calls of a task in a queue. */
export interface SpanBeginning {
  readonly name: string;
  /** The attributes by which a sampler may decide. */
  readonly attributes: Attributes;
}

/** More names than an application has: anybody may enqueue by name. */
const MOST = 10_000;

/** Makes the beginning of a span once for each task and queue: a span that is not sampled costs little more than its ids. */
export class SpanBeginnings {
  readonly #byTask = new Map<string, Map<string, SpanBeginning>>();
  #count = 0;

  constructor(
    private readonly operation: Operation,
    private readonly spanName: Required<OtelOptions>['spanName'],
  ) {}

  of({ task, queue }: Pick<TracedRun, 'queue' | 'task'>): SpanBeginning {
    return this.#byTask.get(task)?.get(queue) ?? this.#make(task, queue);
  }

  #make(task: string, queue: string): SpanBeginning {
    if (this.#count >= MOST) this.#byTask.clear();
    this.#count = this.#byTask.size === 0 ? 1 : this.#count + 1;
    const byQueue = this.#byTask.get(task) ?? new Map<string, SpanBeginning>();
    const { operation, spanName } = this;
    const name = `${operation} ${spanName === 'task' ? task : queue}`;
    const made = { name, attributes: attributesOf(operation, task, queue) };
    this.#byTask.set(task, byQueue.set(queue, made));
    return made;
  }
}

function attributesOf(operation: Operation, task: string, queue: string): Attributes {
  return {
    'messaging.system': 'nest_task_queue',
    'messaging.destination.name': queue,
    'messaging.operation.name': operation,
    'messaging.operation.type': operation,
    'ntq.task.name': task,
  };
}
