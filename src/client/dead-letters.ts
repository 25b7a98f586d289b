import type { Broker } from '../broker/broker.js';
import type { DeadLetterEntry } from '../broker/dead-letter-store.js';
import type { Publication } from '../broker/task-store.js';
import { Failure } from '../core/failure.js';
import { NO_OPTIONS } from '../core/call.js';
import type { Lanes } from '../core/lanes.js';
import type { MessageFactory } from '../core/message-factory.js';
import { redactText, redactValue, type Redact } from '../core/redact.js';
import type { TaskIds } from '../core/task-id.js';
import { counted } from '../core/counted.js';
import { AsyncResult } from './async-result.js';
import { inAllShards, withMissing, type PartialAnswer } from './partial.js';
import { Reach } from './reach.js';
import { bodyOf, freshMessage, type RequeueChanges } from './fresh-message.js';
import { checkAll, matching, queueName, whole, type Checks } from '../core/option-check.js';
import {
  checkSelection,
  DEAD_LETTER_FILTER_CHECKS,
  deadLetterOf,
  fitsFilter,
  isIds,
  type DeadLetter,
  type DeadLetterFilter,
  type DeadLetterSelection,
} from './dead-letter.js';
import type { Placer } from './placer.js';
import type { TaskCatalog } from './task-catalog.js';
import { inspectedWith } from '../core/inspected.js';

/** A part of the list of dead letters. */
export interface DeadLetterPage extends PartialAnswer {
  /** The newest first. */
  readonly deadLetters: readonly DeadLetter[];
  /** Where the next page begins, as its `from`; `undefined` after the last. */
  readonly next: number | undefined;
}

/** Which dead letters are listed, and how many. */
export interface DeadLetterListOptions extends DeadLetterFilter {
  /** The `next` of the page before. Default 0, the newest. */
  readonly from?: number;
  /** 1 to 10 000. Default 50. */
  readonly limit?: number;
}

const LIST_CHECKS: Checks<DeadLetterListOptions> = {
  ...DEAD_LETTER_FILTER_CHECKS,
  from: whole(0),
  limit: whole(1, 10_000),
};

const READ_AT_ONCE = 200;

const CHANGE_CHECKS: Checks<RequeueChanges> = {
  queue: queueName,
  args: matching('the list of all arguments', Array.isArray),
};

export interface DeadLettersOptions {
  readonly ids: TaskIds;
  /** Of a broker of several shards. */
  readonly placer?: Placer | undefined;
  readonly catalog: Pick<TaskCatalog, 'byName' | 'maxLength'>;
  readonly lanes: Lanes;
  readonly factory: Pick<MessageFactory, 'body' | 'checkArgs'>;
  readonly redact?: Redact | undefined;
}

/**
 * Tasks that failed for good: look, run again, drop. Inject it.
 *
 * @example
 * const { deadLetters } = await this.deadLetters.list({ task: 'EmailTasks.*', error: ApiError });
 * await this.deadLetters.requeue({ error: ApiError });
 */
export class DeadLetters {
  static {
    inspectedWith(this.prototype);
  }

  /** @internal */
  constructor(
    private readonly broker: Broker,
    private readonly options: DeadLettersOptions,
  ) {}

  /**
   * Those that fit, the newest first, a page at a time.
   *
   * @param options.from the `next` of the page before
   * @param options.limit default 50
   */
  async list(options: DeadLetterListOptions = {}): Promise<DeadLetterPage> {
    checkAll(options, LIST_CHECKS, { where: 'DeadLetters.list', prefix: 'DeadLetters.list: ' });
    return withMissing(this.broker, () => this.#page(options));
  }

  async #page(options: DeadLetterListOptions): Promise<DeadLetterPage> {
    const { limit = 50 } = options;
    const deadLetters: DeadLetter[] = [];
    for (let offset = options.from ?? 0; ;) {
      const entries = await this.broker.deadLetters.list({ offset, limit: READ_AT_ONCE });
      for (const entry of entries) {
        if (deadLetters.length === limit) return { deadLetters, next: offset };
        offset += 1;
        const deadLetter = this.#redacted(entry);
        if (fitsFilter(deadLetter, options)) deadLetters.push(deadLetter);
      }
      if (entries.length < READ_AT_ONCE) return { deadLetters, next: undefined };
    }
  }

  /** One dead letter, with its `history`: the failures of all its attempts, the oldest first; `undefined` for an unknown id. */
  async get(id: string): Promise<(DeadLetter & { readonly history: readonly Failure[] }) | undefined> {
    const entry = await this.broker.deadLetters.get(id);
    if (entry === undefined) return undefined;
    return { ...this.#redacted(entry), history: entry.history.map((json) => Failure.parse(json)) };
  }

  /** How many there are; with a filter it reads all of them. Shards that do not answer are left out: `Inspector.noting` tells which. */
  async count(filter: DeadLetterFilter = {}): Promise<number> {
    checkAll(filter, DEAD_LETTER_FILTER_CHECKS, {
      where: 'DeadLetters.count',
      prefix: 'DeadLetters.count: ',
    });
    if (Object.values(filter).every((value) => value === undefined))
      return (await this.broker.inspector.counts()).deadLetters;
    return (await this.#idsOf(filter)).length;
  }

  /**
   * Runs the task of a dead letter again as a new task (`requeuedFrom` names the old one) and drops the dead letter, in one step.
   *
   * @returns the new task's result; `undefined` if there is no such dead letter, or it cannot be read
   * @throws UnknownQueueError, PayloadError, PayloadTooLargeError, ShardCrossingError for what the changes name; the dead letter stays
   */
  requeue(id: string, changes?: RequeueChanges): Promise<AsyncResult | undefined>;
  /**
   * Runs several again, one after the other: those of the ids, or all that fit a filter, `{}` for all.
   *
   * @param onRequeued called with each one that runs again
   * @returns the results of those that could be
   * @throws InvalidOptionError for a selection or a filter that is `undefined` or misspelt, so that it cannot mean all
   * @throws BrokerUnavailableError with the code SHARDS_MISSING where shards did not answer, when the others are done
   */
  requeue(
    selection: DeadLetterSelection,
    changes?: RequeueChanges,
    onRequeued?: (id: string, result: AsyncResult) => void,
  ): Promise<AsyncResult[]>;
  async requeue(
    selection: string | DeadLetterSelection,
    changes: RequeueChanges = {},
    onRequeued: (id: string, result: AsyncResult) => void = () => undefined,
  ): Promise<AsyncResult | AsyncResult[] | undefined> {
    checkSelection(selection, 'DeadLetters.requeue');
    checkAll(changes, CHANGE_CHECKS, { where: 'DeadLetters.requeue', prefix: 'DeadLetters.requeue: ' });
    if (typeof selection === 'string') return this.#requeueOne(selection, changes);
    return inAllShards(
      this.broker,
      () => this.#requeueEach(selection, changes, onRequeued),
      ({ length }) => [length, `${counted(length, 'dead letter')} ${length === 1 ? 'was' : 'were'} requeued`],
    );
  }

  async #requeueEach(
    selection: DeadLetterSelection,
    changes: RequeueChanges,
    onRequeued: (id: string, result: AsyncResult) => void,
  ): Promise<AsyncResult[]> {
    const results: AsyncResult[] = [];
    const reach = new Reach(this.broker);
    for (const id of await this.#idsOf(selection)) {
      const result = await reach.of(id, () => this.#requeueOne(id, changes));
      if (result === undefined) continue;
      results.push(result);
      onRequeued(id, result);
    }
    return results;
  }

  /**
   * Drops one dead letter, several by their ids, or all that fit a filter, `{}` for all.
   *
   * @returns how many were dropped
   * @throws InvalidOptionError for a selection or a filter that is `undefined` or misspelt, so that it cannot mean all
   * @throws BrokerUnavailableError with the code SHARDS_MISSING where shards did not answer, when the others are done
   */
  async purge(selection: string | DeadLetterSelection): Promise<number> {
    checkSelection(selection, 'DeadLetters.purge');
    return inAllShards(
      this.broker,
      () => this.#purgeEach(selection),
      (count) => [count, `${counted(count, 'dead letter')} ${count === 1 ? 'was' : 'were'} dropped`],
    );
  }

  async #purgeEach(selection: string | DeadLetterSelection): Promise<number> {
    const ids = typeof selection === 'string' ? [selection] : await this.#idsOf(selection);
    let dropped = 0;
    for (let at = 0; at < ids.length; at += READ_AT_ONCE)
      dropped += await this.broker.deadLetters.remove(ids.slice(at, at + READ_AT_ONCE));
    return dropped;
  }

  async #requeueOne(id: string, changes: RequeueChanges): Promise<AsyncResult | undefined> {
    if (changes.queue !== undefined) this.options.catalog.maxLength(changes.queue);
    const deadLetter = (await this.broker.deadLetters.get(id))?.letter;
    if (deadLetter === undefined) return undefined;
    const { ids, placer, factory } = this.options;
    const newId = placer?.nextBeside(id) ?? ids.next();
    const requeue = { id, at: this.broker.now(), factory };
    const message = { id: newId, ...freshMessage(deadLetter, requeue, changes) };
    if (changes.args !== undefined) await this.#checkArgs(message);
    this.#checkHome(message);
    const isThere = await this.broker.deadLetters.requeue(id, message);
    return isThere ? new AsyncResult(newId, { broker: this.broker }) : undefined;
  }

  /** Other arguments are checked as those of an enqueue are: a dead letter that they would not repair stays. */
  async #checkArgs(message: Publication): Promise<void> {
    const { catalog, factory } = this.options;
    const { name } = message.head;
    const { args, mapped: isMapped } = bodyOf(message);
    await factory.checkArgs({ name, args, isMapped, definition: catalog.byName(name), options: NO_OPTIONS });
  }

  /** With other arguments a task may have to live elsewhere. One that would fail for that reason stays a dead letter. */
  #checkHome(message: Publication): void {
    const { id, head } = message;
    const { placer, lanes, catalog } = this.options;
    const definition = catalog.byName(head.name);
    if (placer === undefined || definition === undefined || head.needsLane !== true) return;
    const { needsLane: _needsLane, name, queue, ...known } = head;
    // An argument that comes from the task before is not in the body.
    if (head.input !== undefined || head.inputGroup !== undefined) return;
    const { args, headers, mapped: isMapped } = bodyOf(message);
    const lane = lanes.of({ name, definition, queue, args, headers, isMapped });
    placer.check(id, { ...known, name, queue, ...(lane !== undefined && { lane }) }, definition);
  }

  /** All ids first: dead letters that go would shift the pages, those that come meanwhile do. */
  async #idsOf(selection: DeadLetterSelection): Promise<readonly string[]> {
    if (isIds(selection)) return selection;
    const ids: string[] = [];
    for (let from: number | undefined = 0; from !== undefined;) {
      const page: DeadLetterPage = await this.list({ ...selection, from, limit: READ_AT_ONCE });
      ids.push(...page.deadLetters.map(({ id }) => id));
      from = page.next;
    }
    return [...new Set(ids)];
  }

  #redacted(entry: DeadLetterEntry): DeadLetter {
    const deadLetter = deadLetterOf(entry);
    const { redact } = this.options;
    if (redact === undefined) return deadLetter;
    const args = redactValue(deadLetter.args, redact) as readonly unknown[];
    const raw = deadLetter.raw === undefined ? {} : { raw: redactText(deadLetter.raw, redact) };
    return { ...deadLetter, ...raw, args };
  }
}
