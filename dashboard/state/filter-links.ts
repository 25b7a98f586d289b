import { printFilter, type FilterKey } from '../../src/dashboard/filter.js';
import { hrefOf } from './route.js';

/** The page of tasks with a filter of these terms: `{ queue: 'mails', state: 'waiting' }`. */
export function tasksHref(terms: Readonly<Partial<Record<FilterKey, string>>>): string {
  const filter = Object.entries(terms).map(([key, value]) => ({ key: key as FilterKey, value }));
  return hrefOf('tasks', undefined, { filter: printFilter(filter) });
}
