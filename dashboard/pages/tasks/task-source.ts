import type { TaskList, TaskRow } from '../../../src/dashboard/api-types.js';
import { needsSearch, parseFilter } from '../../../src/dashboard/filter.js';
import { read } from '../../api/client.js';
import { pageSize, PagedRows } from '../../row-list/paged-rows.js';
import { SearchedRows } from '../../row-list/searched-rows.js';

/** Where the tasks of a filter come from: a list of the server, or a search. */
export function taskSource(filter: string): PagedRows<TaskRow> | SearchedRows {
  if (needsSearch(parseFilter(filter).terms)) return new SearchedRows(filter);
  return new PagedRows<TaskRow>({
    keyOf: ({ id }) => id,
    load: async (cursor, signal) => {
      const limit = pageSize(cursor);
      const { tasks, next } = await read<TaskList>('tasks', { filter, cursor, limit }, signal);
      return { rows: tasks, next };
    },
  });
}
