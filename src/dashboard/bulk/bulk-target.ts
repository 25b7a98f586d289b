import type { BulkAction } from '../api-types.js';

/** The things that a bulk action is about: ids, or all that fit a filter. */
export interface BulkTarget {
  readonly action: BulkAction;
  readonly ids?: readonly string[] | undefined;
  readonly filter?: string | undefined;
}
