import type { MemoryState } from './state/memory-state.js';

/** Whether no task waits, be it ready, delayed or held back by a limit. */
export function isQuiet({ delayed, lanes, ready }: MemoryState): boolean {
  if (delayed.size > 0 || lanes.bands().length > 0) return false;
  for (const { length } of ready.plain.values()) if (length > 0) return false;
  return true;
}
