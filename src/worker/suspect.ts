import type { Delivery } from '../broker/task-store.js';

const SUSPECT_LOSSES = 2;

/** It has cost workers, and runs alone from now on. */
export function isSuspect({ head }: Delivery): boolean {
  return (head.losses ?? 0) >= SUSPECT_LOSSES;
}
