import type { Broker } from '../broker/broker.js';
import type { DeadLetterEntry } from '../broker/dead-letter-store.js';
import type { Letter } from '../core/codec.js';
import { Failure, type ErrorClass } from '../core/failure.js';
import { encodeArgs } from '../core/json.js';
import { redactText, redactValue, type Redact } from '../core/redact.js';
import type { TaskIds } from '../core/task-id.js';
import type { GiveUpReason, TaskBody, TaskHead } from '../core/task-message.js';
import { AsyncResult } from './async-result.js';

/** A task that failed for good. */
export interface DeadLetter {
  readonly id: string;
  readonly diedAt: Date;
  readonly task: string;
  readonly queue: string;
  readonly args: readonly unknown[];
  readonly reason: GiveUpReason | undefined;
  readonly failure: Failure;
  readonly retries: number;
  readonly losses: number;
  /** The bytes of a message that nobody can read. */
  readonly raw?: string;
}

export interface DeadLetterFilter {
  readonly queue?: string;
  readonly task?: string;
  readonly error?: ErrorClass | string;
  /** Died at or after. */
  readonly since?: Date;
  /** Died before. */
  readonly until?: Date;
}

export interface DeadLetterPage {
  readonly letters: readonly DeadLetter[];
  /** Where the next page starts; `undefined` after the last. */
  readonly next: number | undefined;
}

const READ_AT_ONCE = 200;

/** Tasks that failed for good: look, run again, drop. Inject it. */
export class DeadLetters {
  constructor(
    private readonly broker: Broker,
    private readonly ids: TaskIds,
    private readonly redact?: Redact,
  ) {}

  /** The newest first, a page at a time. Default limit 50. */
  async list(
    options: DeadLetterFilter & { readonly from?: number; readonly limit?: number } = {},
  ): Promise<DeadLetterPage> {
    const limit = options.limit ?? 50;
    const letters: DeadLetter[] = [];
    for (let offset = options.from ?? 0; ;) {
      const entries = await this.broker.deadLetters.list({ offset, limit: READ_AT_ONCE });
      for (const entry of entries) {
        if (letters.length === limit) return { letters, next: offset };
        offset += 1;
        const letter = this.#letterOf(entry);
        if (fits(letter, options)) letters.push(letter);
      }
      if (entries.length < READ_AT_ONCE) return { letters, next: undefined };
    }
  }

  /** One letter, with the failures of all its attempts, the oldest first. */
  async get(id: string): Promise<(DeadLetter & { readonly history: readonly Failure[] }) | undefined> {
    const entry = await this.broker.deadLetters.get(id);
    if (entry === undefined) return undefined;
    const history = await this.broker.deadLetters.history(id);
    return { ...this.#letterOf(entry), history: history.map((json) => Failure.parse(json)) };
  }

  /**
   * Runs the task again as a new one (`requeuedFrom` names the old) and drops the letter, in one step.
   *
   * @returns the new task's result; `undefined` if there is no such letter, or nobody can read it
   */
  async requeue(
    id: string,
    changes: { readonly queue?: string; readonly args?: readonly unknown[] } = {},
  ): Promise<AsyncResult | undefined> {
    const letter = (await this.broker.deadLetters.get(id))?.letter;
    if (letter === undefined) return undefined;
    const newId = this.ids.next();
    const head = freshHead(letter, id, this.broker.now(), changes.queue);
    const body = changes.args === undefined ? letter.body : changedBody(letter.body, changes.args);
    const isThere = await this.broker.deadLetters.requeue(id, { id: newId, head, body });
    return isThere ? new AsyncResult(newId, { broker: this.broker }) : undefined;
  }

  #letterOf(entry: DeadLetterEntry): DeadLetter {
    const letter = letterOf(entry);
    if (this.redact === undefined) return letter;
    const args = redactValue(letter.args, this.redact) as readonly unknown[];
    const raw = letter.raw === undefined ? {} : { raw: redactText(letter.raw, this.redact) };
    return { ...letter, ...raw, args };
  }

  /** Drops letters by id, or all that fit a filter; answers how many. */
  async purge(which: readonly string[] | DeadLetterFilter = {}): Promise<number> {
    if (Array.isArray(which)) return this.broker.deadLetters.remove(which as readonly string[]);
    let dropped = 0;
    for (;;) {
      const { letters, next } = await this.list({ ...(which as DeadLetterFilter), limit: READ_AT_ONCE });
      dropped += await this.broker.deadLetters.remove(letters.map(({ id }) => id));
      if (next === undefined) return dropped;
    }
  }
}

function letterOf({ id, diedAt, letter, raw }: DeadLetterEntry): DeadLetter {
  if (letter === undefined) {
    const failure = new Failure({
      classes: ['MalformedMessageError', 'TaskError', 'TaskQueueError', 'Error'],
      name: 'MalformedMessageError',
      message: 'The message cannot be read.',
    });
    const unknown = { task: '', queue: '', args: [], reason: 'malformed' as const, retries: 0, losses: 0 };
    return { id, diedAt: new Date(diedAt), ...unknown, failure, raw };
  }
  const { ended, head } = letter;
  return {
    id,
    diedAt: new Date(diedAt),
    task: head.name,
    queue: head.queue,
    args: argsOf(letter),
    reason: ended.reason,
    failure: Failure.parse(letter.failure),
    retries: ended.retries ?? 0,
    losses: ended.losses ?? 0,
  };
}

function argsOf({ head, body }: Letter): readonly unknown[] {
  if (head.hook === true) return [];
  try {
    return (JSON.parse(body) as TaskBody).args;
  } catch {
    return [];
  }
}

function fits(letter: DeadLetter, { queue, task, error, since, until }: DeadLetterFilter): boolean {
  if (queue !== undefined && letter.queue !== queue) return false;
  if (task !== undefined && letter.task !== task) return false;
  if (error !== undefined && !letter.failure.is(error)) return false;
  return !(since && letter.diedAt < since) && !(until && letter.diedAt >= until);
}

/** The head of a task that starts anew: what it went through is left behind. */
function freshHead({ head }: Letter, id: string, at: number, queue: string | undefined): TaskHead {
  const {
    retries: _r,
    losses: _l,
    releases: _g,
    expires: _e,
    unknownAt: _u,
    last: _t,
    dedupe: _d,
    ...kept
  } = head;
  return { ...kept, queue: queue ?? head.origin ?? head.queue, at, requeuedFrom: id };
}

function changedBody(body: string, args: readonly unknown[]): string {
  const { args: _old, ...rest } = JSON.parse(body) as TaskBody;
  const more = JSON.stringify(rest).slice(1, -1);
  return `{"args":${encodeArgs(args)}${more === '' ? '' : `,${more}`}}`;
}
