import { signal } from '@preact/signals';
import type { DeadLetterList, DeadLetterRow } from '../../../src/dashboard/api-types.js';
import { read } from '../../api/client.js';
import { PagedRows } from '../../row-list/paged-rows.js';

/** How many dead letters there are in all, as the server said last. */
export const total = signal<number | undefined>(undefined);

const PAGE = 200;

export function deadLetterSource(filter: string): PagedRows<DeadLetterRow> {
  return new PagedRows<DeadLetterRow>({
    keyOf: ({ id }) => id,
    load: async (cursor, abort) => {
      const page = await read<DeadLetterList>('dead-letters', { filter, cursor, limit: PAGE }, abort);
      total.value = page.total;
      return { rows: page.deadLetters, next: page.next };
    },
  });
}
