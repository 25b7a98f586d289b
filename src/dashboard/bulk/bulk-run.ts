import type { BulkJob } from '../api-types.js';
import type { Missing, Noted } from '../../broker/broker.js';
import { shardsText } from '../../client/partial.js';
import { BrokerError, ShardsMissingError } from '../../core/errors.js';
import { isInstance, messageOfError } from '../../core/kind-of-value.js';
import { printable } from '../../core/printable.js';
import { momentText } from '../view/moment.js';
import type { Payloads } from '../view/payloads.js';
import type { BulkTarget } from './bulk-target.js';

/** The changes that are made at once: as many as one call of the broker carries without holding up others. */
const CHUNK = 500;
const SIDE_BY_SIDE = 50;
const MOST_REFUSED = 100;
/** Ids are held until all are found. */
const MOST_MATCHED = 1_000_000;

/** Changes one thing; false if there was nothing to change any more. */
export type BulkChange = (id: string) => Promise<boolean>;

export interface BulkRunOptions {
  readonly payloads: Payloads;
  readonly most?: number;
  /** Tells which shards the search has left out. Left out: it reads all. */
  readonly missing?: Pick<Missing, 'noting'>;
}

/** One bulk action on its way. All ids are found before the first is changed, because changes would shift the pages of a list. */
export class BulkRun {
  readonly #startedAt: number;
  readonly #refused: { readonly id: string; readonly message: string }[] = [];
  #state: BulkJob['state'] = 'matching';
  #matched = 0;
  #handled = 0;
  #changed = 0;
  #skippedCount = 0;
  #refusedCount = 0;
  #isPartial = false;
  #isAborted = false;
  readonly #most: number;
  #error: BulkJob['error'];
  /** Epoch ms. */
  endedAt = 0;

  constructor(
    readonly id: string,
    /** The ids are not kept with it. */
    private readonly target: Omit<BulkTarget, 'ids'>,
    private readonly now: () => number,
    private readonly how: BulkRunOptions,
  ) {
    this.#startedAt = now();
    this.#most = how.most ?? MOST_MATCHED;
  }

  get isOver(): boolean {
    return this.#state !== 'matching' && this.#state !== 'running';
  }

  /** Ends it after what is under way. */
  abort(): void {
    this.#isAborted = true;
  }

  fail(error: NonNullable<BulkJob['error']>): void {
    this.#error = error;
    this.#end('failed');
  }

  /** Finds all, then changes one chunk after the other. */
  async through(batches: AsyncIterable<readonly string[]>, change: BulkChange): Promise<void> {
    const { answer: ids, missing } = await this.#findWith(batches);
    this.#state = 'running';
    for (let at = 0; at < ids.length && !this.#isAborted; at += CHUNK)
      await this.#changeChunk(ids.slice(at, at + CHUNK), change);
    if (missing.length === 0 || this.#isAborted) return this.#end(this.#isAborted ? 'aborted' : 'done');
    this.fail({
      code: ShardsMissingError.code,
      message: `${shardsText(missing)} did not answer, so what lies there was not looked at. Repeat it when all shards answer.`,
    });
  }

  async #findWith(batches: AsyncIterable<readonly string[]>): Promise<Noted<readonly string[]>> {
    const find = () => this.#found(batches);
    return this.how.missing === undefined
      ? { answer: await find(), missing: [] }
      : this.how.missing.noting(find);
  }

  job(): BulkJob {
    const endedAt = this.isOver ? momentText(this.endedAt) : undefined;
    const { action, filter } = this.target;
    return {
      id: this.id,
      action,
      ...(filter !== undefined && { filter }),
      state: this.#state,
      matched: this.#matched,
      isPartial: this.#isPartial,
      handled: this.#handled,
      changed: this.#changed,
      refused: [...this.#refused],
      refusedCount: this.#refusedCount,
      skippedCount: this.#skippedCount,
      startedAt: momentText(this.#startedAt) ?? '',
      ...(endedAt !== undefined && { endedAt }),
      ...(this.#error !== undefined && { error: this.#error }),
    };
  }

  async #found(batches: AsyncIterable<readonly string[]>): Promise<readonly string[]> {
    const ids = new Set<string>();
    for await (const batch of batches) {
      for (const id of batch) ids.add(id);
      this.#matched = ids.size;
      if (this.#isAborted) return [];
      this.#isPartial = ids.size >= this.#most;
      if (this.#isPartial) break;
    }
    return [...ids];
  }

  async #changeChunk(ids: readonly string[], change: BulkChange): Promise<void> {
    for (let at = 0; at < ids.length && !this.#isAborted; at += SIDE_BY_SIDE)
      await allOf(ids.slice(at, at + SIDE_BY_SIDE).map((id) => this.#changeOne(id, change)));
  }

  /** One that is refused keeps no other back; a broker that is away ends all. */
  async #changeOne(id: string, change: BulkChange): Promise<void> {
    try {
      if (await change(id)) this.#changed += 1;
      else this.#skippedCount += 1;
    } catch (error) {
      if (isInstance(error, BrokerError)) throw error;
      this.#refusedCount += 1;
      if (this.#refused.length < MOST_REFUSED)
        this.#refused.push({
          id,
          message: printable(this.how.payloads.text(messageOfError(error), 300), 300),
        });
    } finally {
      this.#handled += 1;
    }
  }

  #end(state: BulkJob['state']): void {
    this.#state = state;
    this.endedAt = this.now();
  }
}

/** Waits for all, though one fails: what they change counts. Throws the first error. */
async function allOf(changes: readonly Promise<void>[]): Promise<void> {
  const ends = await Promise.allSettled(changes);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
