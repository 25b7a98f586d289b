import { checkMoreOptions } from '../core/check-options.js';
import { laidOver } from '../core/overlay.js';
import type { EnqueueOptions } from '../core/task-options.js';

/** Options with those of a call laid over them. */
export function withMore(options: EnqueueOptions, more: EnqueueOptions): EnqueueOptions {
  checkMoreOptions(more);
  return laidOver(options, more);
}
