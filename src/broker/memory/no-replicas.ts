import { InvalidOptionError } from '../../core/errors.js';
import type { Durability } from '../../core/task-options.js';

/** Refuses what one process cannot promise. */
export function checkNoReplicas(durability: Durability | undefined): void {
  if (durability !== 'replicated') return;
  throw new InvalidOptionError(
    "durability: memory:// has no replicas. Leave it at 'stored', or use a Redis that has.",
  );
}
