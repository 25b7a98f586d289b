import { describe, expect, it } from '@jest/globals';
import { LOG_START, positionBefore } from '../../src/broker/event-log-store.js';
import type { EventRecord } from '../../src/core/event-batch.js';
import type { Open } from './open-broker.js';
import { useStage } from './stage.js';

const eventOf = (id: string): EventRecord => ({
  type: 'task-started',
  at: 1,
  id,
  name: 'mail.send',
  queue: 'q',
  attempt: 1,
});

/** The promises of every log of events. */
export function describeEventLogStore(name: string, open: Open): void {
  describe(`${name}: event log`, () => {
    const stage = useStage(open);
    const log = () => stage.broker.eventLog;
    const read = async (after = LOG_START, limit = 100) => log().read({ after, limit });
    const append = (number: number, ids: readonly string[], maxLength = 1_000) =>
      log().append('source', number, { worker: 'w1', events: ids.map(eventOf) }, maxLength);
    const idsOf = (page: Awaited<ReturnType<typeof read>>) =>
      page.entries.map(({ event }) => (event.type === 'dropped' ? event.type : event['id']));

    it('Events come back as they were, the oldest first, with the worker that tells them', async () => {
      await append(1, ['a', 'b']);
      await log().append('other', 1, { events: [{ type: 'dropped', at: 2, count: 7 }] }, 1_000);
      expect((await read()).entries).toEqual([
        { id: expect.any(String), worker: 'w1', event: eventOf('a') },
        { id: expect.any(String), worker: 'w1', event: eventOf('b') },
        { id: expect.any(String), event: { type: 'dropped', at: 2, count: 7 } },
      ]);
    });

    it('A page goes on behind a place, and an empty one keeps the place', async () => {
      await append(1, ['a', 'b', 'c']);
      const first = await read(LOG_START, 2);
      const second = await read(first.last, 2);
      const third = await read(second.last, 2);
      expect([first, second, third].map(idsOf)).toEqual([['a', 'b'], ['c'], []]);
      expect(third).toEqual({ entries: [], examined: 0, last: second.last, hasGap: false });
      await append(2, ['d']);
      expect(idsOf(await read(third.last))).toEqual(['d']);
    });

    it('A repeated call of a source adds nothing, and another source has its own numbers', async () => {
      await append(1, ['a']);
      await append(1, ['a']);
      await log().append('other', 1, { events: [eventOf('b')] }, 1_000);
      await append(2, ['c']);
      expect(idsOf(await read())).toEqual(['a', 'b', 'c']);
    });

    it('The newest events are kept, and a reader whose place is gone learns that there is a gap', async () => {
      await append(1, ['first']);
      const { last } = await read();
      expect((await read(last)).hasGap).toBe(false);
      for (let number = 2; number <= 11; number += 1)
        await append(
          number,
          Array.from({ length: 100 }, (_, index) => `${number}/${index}`),
          100,
        );
      const page = await read(last, 5_000);
      expect(page.hasGap).toBe(true);
      expect(page.entries.length).toBeGreaterThanOrEqual(100);
      expect(page.entries.length).toBeLessThanOrEqual(300);
      expect(idsOf(page).at(-1)).toBe('11/99');
      expect((await read(page.last)).hasGap).toBe(false);
    });

    it('A log that nobody has written is empty', async () => {
      expect(await read()).toEqual({ entries: [], examined: 0, last: LOG_START, hasGap: false });
    });

    it('A reader that began before the first event has missed nothing', async () => {
      const { last } = await read(positionBefore(1_000));
      await append(1, ['a']);
      const page = await read(last);
      expect([idsOf(page), page.hasGap]).toEqual([['a'], false]);
    });

    it('A place before a moment finds what was logged from then on', async () => {
      await append(1, ['a']);
      const [entry] = (await read()).entries;
      // Over several shards a place is one in each of them.
      const at = Math.max(...(entry?.id ?? '').split(',').map((place) => Number(place.split('-')[0])));
      expect(idsOf(await read(positionBefore(at)))).toEqual(['a']);
      expect(idsOf(await read(positionBefore(at + 1)))).toEqual([]);
    });
  });
}
