import { describe, expect, it } from '@jest/globals';
import { readEventLog } from '../../../src/client/event-log.js';
import type { EventLogStore, LogRequest } from '../../../src/broker/event-log-store.js';

/** A log of which some entries cannot be read. */
function logOf(texts: readonly (string | undefined)[]): EventLogStore {
  const place = (index: number) => `${index + 1}-0`;
  return {
    append: () => Promise.resolve(),
    read: ({ after, limit }: LogRequest) => {
      const from = Number(after.split('-')[0]);
      const looked = texts.slice(from, from + limit);
      const entries = looked.flatMap((id, index) =>
        id === undefined
          ? []
          : [
              {
                id: place(from + index),
                event: { type: 'task-started', at: 1, id, name: 'n', queue: 'q' } as const,
              },
            ],
      );
      const last = looked.length === 0 ? after : place(from + looked.length - 1);
      return Promise.resolve({ entries, examined: looked.length, last, hasGap: false });
    },
  };
}

describe('A log of events that is read page by page', () => {
  it.each([
    ['at the beginning of a page', [undefined, 'a', 'b', 'c', 'd']],
    ['at the end of a page', ['a', undefined, 'b', 'c', 'd']],
    ['in all of a page', [undefined, undefined, undefined, 'a', 'b']],
    ['nowhere', ['a', 'b', 'c']],
  ])('Shows each event once where entries that cannot be read stand %s', async (_where, texts) => {
    const seen: unknown[] = [];
    let after: string | undefined;
    for (let hasMore = true; hasMore;) {
      const page = await readEventLog(logOf(texts), { limit: 2, ...(after !== undefined && { after }) }, 0);
      expect(page.events.length).toBeLessThanOrEqual(2);
      seen.push(...page.events.map((event) => ('id' in event ? event.id : undefined)));
      ({ next: after, hasMore } = page);
    }
    expect(seen).toEqual(texts.filter((text) => text !== undefined));
  });
});
