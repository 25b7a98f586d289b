import type { OverviewCounts } from '../../src/dashboard/api-types.js';
import { useResource } from '../state/resource.js';
import { readOverview } from './overview.js';

/** The counts of the namespace, kept up to date by the stream; `undefined` until they are there. */
export function useCounts(): OverviewCounts | undefined {
  const { state } = useResource<OverviewCounts>('counts', {
    load: async (signal) => (await readOverview('5m', signal)).now,
    topics: ['counts'],
    whole: (message) => message as OverviewCounts,
  });
  return state.value.data;
}
