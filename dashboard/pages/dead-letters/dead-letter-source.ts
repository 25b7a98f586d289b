import type { DeadLetterList, DeadLetterRow } from '../../../src/dashboard/api-types.js';
import { read } from '../../api/client.js';
import { PagedRows } from '../../row-list/paged-rows.js';

const PAGE = 200;

export function deadLetterSource(filter: string): PagedRows<DeadLetterRow> {
  return new PagedRows<DeadLetterRow>({
    keyOf: ({ id }) => id,
    load: async (cursor, abort) => {
      const page = await read<DeadLetterList>('dead-letters', { filter, cursor, limit: PAGE }, abort);
      return { rows: page.deadLetters, next: page.next };
    },
  });
}
