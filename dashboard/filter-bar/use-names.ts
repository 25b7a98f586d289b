import type { Names } from '../../src/dashboard/api-types.js';
import type { FilterKey } from '../../src/dashboard/filter.js';
import { read } from '../api/client.js';
import { useResource } from '../state/resource.js';
import type { KnownWords } from './suggestions.js';

const NO_NAMES: Names = { tasks: [], queues: [], workers: [] };

/** The words that a filter bar suggests. Without an answer it suggests qualifiers. */
export function useKnownWords(keys: readonly FilterKey[]): KnownWords {
  const { state } = useResource<Names>('names', {
    load: (signal) => read('names', {}, signal),
    isStill: true,
  });
  const { tasks, queues, workers } = state.value.data ?? NO_NAMES;
  return { keys, task: tasks, queue: queues, worker: workers };
}
