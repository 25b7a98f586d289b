import { DEFAULT_RESULT_TTL_MS, type TaskHead } from '../../../core/task-message.js';
import type { MemoryState } from '../state/memory-state.js';
import type { MemoryGroup } from '../state/workflow-state.js';

export function put({ workflows }: MemoryState, id: string, head: TaskHead): void {
  const { size = 0, ttl: ttlMs = DEFAULT_RESULT_TTL_MS } = head;
  workflows.groups.set(id, { size, ttlMs, results: new Map(), added: new Map(), nested: [] });
}

/** A group that runs, or whose results are still kept. */
export function find({ clock, workflows }: MemoryState, id: string): MemoryGroup | undefined {
  const found = workflows.groups.get(id);
  const isPast = found?.expireAt !== undefined && found.expireAt <= clock.now();
  return isPast ? undefined : found;
}

/** Every part has a result. */
export function isFull({ results, size }: MemoryGroup): boolean {
  return results.size >= size;
}
