import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { EndedRecords } from '../../../../src/broker/redis/ended-record.js';
import type { Delivery } from '../../../../src/broker/task-store.js';
import type { EndedHead, TaskHead } from '../../../../src/core/task-message.js';

const moment = fc.integer({ min: 0, max: 4_000_000_000_000 });
const count = fc.integer({ min: 0, max: 50 });
const SPAN = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const spans = fc.option(fc.constant(SPAN), { nil: undefined });
const heads = fc.record(
  {
    name: fc.string(),
    queue: fc.string(),
    at: moment,
    priority: fc.integer({ min: 0, max: 9 }),
    retries: count,
    retriedAt: fc.string(),
    losses: count,
    lostAt: fc.string(),
    releases: count,
    hook: fc.constant(true as const),
    errback: fc.constant(true as const),
    requeuedFrom: fc.string(),
    ttl: count,
    maxLosses: count,
    early: fc.constant(true as const),
  },
  { requiredKeys: ['name', 'queue', 'at'] },
);

it('writes by hand what JSON.stringify would write', () => {
  fc.assert(
    fc.property(heads, moment, moment, spans, (head, leasedAt, endedAt, span) => {
      const { ttl: _ttl, maxLosses: _max, early: _early, ...kept } = head;
      const token = `worker:7:${leasedAt}:1`;
      const ended = { ...kept, state: 'SUCCESS', startedAt: leasedAt, endedAt, token, span } as EndedHead;
      expect(
        JSON.parse(
          `{"endedAt":${endedAt}${lineOf(new EndedRecords(), delivery(head, token, leasedAt), span)}`,
        ),
      ).toEqual(JSON.parse(JSON.stringify(ended)));
    }),
  );
});

it('gives each record its own token and moment where tasks share a head, and its own head where they do not', () => {
  const records = new EndedRecords();
  const [shared, other] = [
    { name: 'a', queue: 'q', at: 1 },
    { name: 'b', queue: 'q', at: 2 },
  ];
  const lines = [delivery(shared, 't1', 10), delivery(shared, 't2', 11), delivery(other, 't3', 12)].map(
    (each) => lineOf(records, each),
  );
  expect(lines).toEqual([
    ',"name":"a","queue":"q","at":1,"state":"SUCCESS","startedAt":10,"token":"t1"}',
    ',"name":"a","queue":"q","at":1,"state":"SUCCESS","startedAt":11,"token":"t2"}',
    ',"name":"b","queue":"q","at":2,"state":"SUCCESS","startedAt":12,"token":"t3"}',
  ]);
});

function delivery(head: Partial<TaskHead>, token: string, leasedAt: number): Delivery {
  return { id: 'a', token, head: head as TaskHead, body: '', leasedAt };
}

/** The first line of the ended record of a delivery. */
function lineOf(records: EndedRecords, of: Delivery, span?: string): string | undefined {
  const outcome = { kind: 'succeeded', value: '1', ...(span !== undefined && { span }) } as const;
  return records.of({ delivery: of, outcome }).split('\n')[0];
}
