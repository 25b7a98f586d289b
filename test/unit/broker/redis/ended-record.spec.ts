import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { successHead } from '../../../../src/broker/redis/ended-record.js';
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
      const delivery = { id: 'a', token, head: head as TaskHead, body: '', leasedAt };
      expect(JSON.parse(`{"endedAt":${endedAt}${successHead(delivery, span)}`)).toEqual(
        JSON.parse(JSON.stringify(ended)),
      );
    }),
  );
});
