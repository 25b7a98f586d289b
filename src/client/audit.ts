import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { AuditNote, AuditRecord, AuditStore } from '../broker/audit-store.js';
import { BrokerUnavailableError, ConfigurationError, ShardsMissingError } from '../core/errors.js';
import type { PartialAnswer } from './partial.js';
import { Failure } from '../core/failure.js';
import { cut } from '../core/printable.js';
import { isInstance } from '../core/kind-of-value.js';

/** A change that an operator has made. */
export interface AuditEntry extends Omit<AuditRecord, 'at' | 'id'> {
  /** When it was made, by the broker's clock. */
  readonly at: Date;
}

/** The last changes, a page of them. */
export interface AuditPage extends PartialAnswer {
  /** The newest first. */
  readonly entries: readonly AuditEntry[];
  /** Where the next page begins, as its `from`; `undefined` after the last. */
  readonly next: string | undefined;
}

/** The person or process that makes changes through these services, and the way that the changes come. */
export type Actor = Pick<AuditNote, 'via' | 'who'>;

const MOST_CHARS = 500;

/** A change before it is made. */
export interface Change {
  readonly action: string;
  /** Asked for when the arguments are known to be right. */
  readonly target: () => string;
}

/** How a change ended. */
export type Outcome = Pick<AuditNote, 'count' | 'error'>;

/** Notes changes, whether they succeed or fail. A note that cannot be stored fails no change. */
export class Audit {
  /** The person for whom this process works just now; `null` while one note stands for many changes. */
  readonly #acting = new AsyncLocalStorage<Actor | null>();

  constructor(
    private readonly store: AuditStore,
    public actor: Actor,
  ) {}

  /** Notes the changes that `work` makes as those of another: one process may serve many people at once. */
  as<T>(actor: Actor, work: () => T): T {
    return this.#acting.run(actor, work);
  }

  /** Makes no note of the changes that `work` makes, because a note is made of all of them together. */
  silently<T>(work: () => T): T {
    return this.#acting.run(null, work);
  }

  /**
   * A call whose arguments are refused changes nothing, so it is not noted. Neither is one that found no broker: its note would not
   * arrive either.
   */
  async run<T>(
    { action, target }: Change,
    work: () => Promise<T>,
    countOf: (result: T) => number | undefined = () => undefined,
  ): Promise<T> {
    let result: T;
    try {
      result = await work();
    } catch (error) {
      const isNoted =
        isInstance(error, ShardsMissingError) ||
        (!isInstance(error, ConfigurationError) && !isInstance(error, BrokerUnavailableError));
      if (isNoted) await this.#note(() => ({ action, target: target(), error: Failure.from(error).message }));
      throw error;
    }
    await this.#note(() => ({ action, target: target(), count: countOf(result) }));
    return result;
  }

  /**
   * Notes that a change begins which takes long, and answers how to note its end: a line stands whatever ends this process in between.
   * A call of the answer that is repeated makes one note.
   *
   * @throws BrokerError where a note cannot be stored. Begin nothing then.
   */
  async begin({ action, target }: Change): Promise<(outcome: Outcome) => Promise<void>> {
    const start = this.#whole({ action: `${action}.start`, target: target() });
    if (start === undefined) return async () => undefined;
    await this.store.record(start);
    const end = { ...start, action, key: randomUUID() };
    return ({ count, error }) =>
      this.store.record({ ...end, count, ...(error !== undefined && { error: cut(error, MOST_CHARS) }) });
  }

  async list(from: string | undefined, limit: number): Promise<AuditPage> {
    const records = await this.store.list({ after: from, limit: limit + 1 });
    const page = records.slice(0, limit);
    return {
      entries: page.map(({ id: _id, at, ...entry }) => ({ ...entry, at: new Date(at) })),
      next: records.length > limit ? page.at(-1)?.id : undefined,
    };
  }

  /** A note that cannot be made or stored fails no change. */
  async #note(make: () => Pick<AuditNote, 'action' | 'count' | 'error' | 'target'>): Promise<void> {
    if (this.#acting.getStore() === null) return;
    try {
      const note = this.#whole(make());
      if (note !== undefined) await this.store.record(note);
    } catch {
      // The change is made or has failed by now, and its caller learns that.
    }
  }

  /** The note with its author; `undefined` while another note stands for the change. */
  #whole({
    target,
    error,
    ...note
  }: Pick<AuditNote, 'action' | 'count' | 'error' | 'target'>): AuditNote | undefined {
    const actor = this.#acting.getStore();
    if (actor === null) return undefined;
    const whole = { ...note, ...(actor ?? this.actor), key: randomUUID(), target: cut(target, MOST_CHARS) };
    return error === undefined ? whole : { ...whole, error: cut(error, MOST_CHARS) };
  }
}
