import type { DeadLetterList, DeadLetterRow } from '../../../src/dashboard/api-types.js';
import { read } from '../../api/client.js';
import { pageSize, PagedRows } from '../../row-list/paged-rows.js';

export function deadLetterSource(filter: string): PagedRows<DeadLetterRow> {
  return new PagedRows<DeadLetterRow>({
    keyOf: ({ id }) => id,
    load: async (cursor, abort) => {
      const limit = pageSize(cursor);
      const page = await read<DeadLetterList>('dead-letters', { filter, cursor, limit }, abort);
      return { rows: page.deadLetters, next: page.next };
    },
  });
}
