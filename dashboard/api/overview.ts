import type { Overview, Range } from '../../src/dashboard/api-types.js';
import { read } from './client.js';

export function readOverview(range: Range, signal?: AbortSignal): Promise<Overview> {
  return read<Overview>('overview', { range }, signal);
}
