import type { Names } from '../../src/dashboard/api-types.js';
import { read } from './client.js';

/** Names to suggest. */
export function readNames(signal?: AbortSignal): Promise<Names> {
  return read<Names>('names', {}, signal);
}
