import type { BulkJob } from '../api-types.js';
import type { Payloads } from './payloads.js';

/** A bulk action as a user may see it. */
export function bulkRow({ filter, ...job }: BulkJob, payloads: Payloads): BulkJob {
  return { ...job, ...payloads.filterOf(filter) };
}
