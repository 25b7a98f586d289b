import { AUDIT_KEPT, type AuditNote, type AuditRecord, type AuditStore } from '../audit-store.js';
import type { MemoryState } from './state/memory-state.js';

export class MemoryAuditStore implements AuditStore {
  #records: readonly AuditRecord[] = [];
  #keys: readonly string[] = [];
  #count = 0;
  readonly #reports = new Map<string, { readonly state: string; readonly until: number }>();
  /** Long changes that shall stop, and until when that is remembered. */
  readonly #stopped = new Map<string, number>();

  constructor(private readonly state: MemoryState) {}

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
    this.#reports.set(id, { state, until: this.state.clock.now() + keptMs });
    return Promise.resolve((this.#stopped.get(id) ?? 0) > this.state.clock.now());
  }

  reported(id: string): Promise<string | undefined> {
    const report = this.#reports.get(id);
    const isKept = report !== undefined && report.until > this.state.clock.now();
    if (!isKept) this.#reports.delete(id);
    return Promise.resolve(isKept ? report.state : undefined);
  }

  stop(id: string, keptMs: number): Promise<void> {
    this.#stopped.set(id, this.state.clock.now() + keptMs);
    return Promise.resolve();
  }
}
