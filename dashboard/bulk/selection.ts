import { signal } from '@preact/signals';
import type { TaskCount } from '../../src/dashboard/api-types.js';

/** Rows that are chosen: some by their ids, or all that match the filter. */
export class Selection {
  readonly ids = signal<ReadonlySet<string>>(new Set());
  /** How many match, once all of them are chosen. */
  readonly matching = signal<TaskCount | undefined>(undefined);

  get isEmpty(): boolean {
    return this.ids.value.size === 0 && this.matching.value === undefined;
  }

  has(id: string): boolean {
    return this.matching.value !== undefined || this.ids.value.has(id);
  }

  toggle(id: string): void {
    this.matching.value = undefined;
    const ids = new Set(this.ids.peek());
    if (!ids.delete(id)) ids.add(id);
    this.ids.value = ids;
  }

  choose(ids: readonly string[]): void {
    this.matching.value = undefined;
    this.ids.value = new Set(ids);
  }

  chooseMatching(count: TaskCount): void {
    this.matching.value = count;
  }

  clear(): void {
    this.choose([]);
  }
}
