import type { Publication } from '../../broker/task-store.js';
import { splitBody } from '../../core/input-line.js';
import { DEFAULT_PRIORITY, type Message, type TaskBody } from '../../core/task-message.js';

/** A task that was enqueued: by the application, by a schedule, or as a member of a workflow. */
export interface EnqueuedTask {
  /** The id of the task. */
  readonly id: string;
  /** The name of the task. */
  readonly task: string;
  /** As the handler receives them, without the result of the member before. */
  readonly args: readonly unknown[];
  /** The queue in which it waits. */
  readonly queue: string;
  /** 0 to 9, higher first. */
  readonly priority: number;
  /** How long it was delayed, in ms. */
  readonly in: number;
  /** When it was due at the earliest. */
  readonly at: Date;
  /** When it was enqueued, by the clock of the kit. */
  readonly enqueuedAt: Date;
  /** From when on it does not start any more. */
  readonly expiresAt?: Date;
  /** The headers that travel with it. */
  readonly headers: Readonly<Record<string, string>>;
  /** The task that enqueued it. */
  readonly parentId?: string;
}

type Stored = Message | Publication;

/** All that was enqueued, in order. */
export class EnqueueLog {
  #stored: { readonly message: Stored; readonly at: number }[] = [];

  add(messages: readonly Stored[], now: number): void {
    // A group is no task; its parts are.
    for (const message of messages)
      if (message.head.size === undefined) this.#stored.push({ message, at: now });
  }

  tasks(): readonly EnqueuedTask[] {
    return this.#stored.map(({ message, at }) => enqueuedTask(message, at));
  }

  clear(): void {
    this.#stored = [];
  }
}

function enqueuedTask(message: Stored, now: number): EnqueuedTask {
  const { id, head } = message;
  const { args, headers = {}, parentId } = bodyOf(message);
  const expiresAt = expiryOf(message, now);
  const wait = waitOf(message, now);
  return {
    id,
    task: head.name,
    args,
    queue: head.queue,
    priority: head.priority ?? DEFAULT_PRIORITY,
    in: wait,
    at: new Date(now + wait),
    enqueuedAt: new Date(now),
    headers,
    ...(expiresAt !== undefined && { expiresAt: new Date(expiresAt) }),
    ...(parentId !== undefined && { parentId }),
  };
}

/** The task whose handler has enqueued a message. */
export function parentOf(message: Stored): string | undefined {
  return message.head.size === undefined ? bodyOf(message).parentId : undefined;
}

function bodyOf({ head, body }: Stored): TaskBody {
  return JSON.parse(splitBody(head, body).json) as TaskBody;
}

function waitOf(message: Stored, now: number): number {
  const { delay, eta } = message.head;
  const { delayMs = delay, dueAt = eta } = message as Partial<Publication>;
  return Math.max(0, delayMs ?? (dueAt ?? now) - now);
}

function expiryOf(message: Stored, now: number): number | undefined {
  const { expiresIn, expires } = message.head;
  const { expiresInMs = expiresIn } = message as Partial<Publication>;
  return expiresInMs === undefined ? expires : now + expiresInMs;
}
