import { AUDIT_KEPT, type AuditNote, type AuditRecord, type AuditStore } from '../audit-store.js';
import { KeptValues } from './kept-values.js';
import type { MemoryState } from './state/memory-state.js';

export class MemoryAuditStore implements AuditStore {
  #records: readonly AuditRecord[] = [];
  #keys: readonly string[] = [];
  #count = 0;
  readonly #reports: KeptValues<string>;
  /** Long changes that shall stop. */
  readonly #stopped: KeptValues<true>;

  constructor(private readonly state: MemoryState) {
    this.#reports = new KeptValues(state.clock);
    this.#stopped = new KeptValues(state.clock);
  }

  record({ key, ...note }: AuditNote): Promise<void> {
    if (this.#keys.includes(key)) return Promise.resolve();
    this.#count += 1;
    const record = { ...note, id: String(this.#count), at: this.state.clock.now() };
    this.#records = [record, ...this.#records].slice(0, AUDIT_KEPT);
    this.#keys = [key, ...this.#keys].slice(0, 200);
    return Promise.resolve();
  }

  list({ after, limit }: Parameters<AuditStore['list']>[0]): Promise<readonly AuditRecord[]> {
    const from = after === undefined ? 0 : this.#records.findIndex(({ id }) => id === after) + 1;
    return Promise.resolve(this.#records.slice(from, from + limit));
  }

  report(id: string, state: string, keptMs: number): Promise<boolean> {
    this.#reports.keep(id, state, keptMs);
    return Promise.resolve(this.#stopped.get(id) ?? false);
  }

  reported(id: string): Promise<string | undefined> {
    return Promise.resolve(this.#reports.get(id));
  }

  stop(id: string, keptMs: number): Promise<void> {
    this.#stopped.keep(id, true, keptMs);
    return Promise.resolve();
  }
}
