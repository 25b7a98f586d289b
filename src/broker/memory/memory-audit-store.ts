import { AUDIT_KEPT, type AuditNote, type AuditRecord, type AuditStore } from '../audit-store.js';
import type { MemoryState } from './state/memory-state.js';

export class MemoryAuditStore implements AuditStore {
  #records: readonly AuditRecord[] = [];
  #keys: readonly string[] = [];
  #count = 0;

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
}
