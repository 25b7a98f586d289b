import { expect, it } from '@jest/globals';
import { publishArgs } from '../../../../src/broker/redis/publish-args.js';
import type { Publication } from '../../../../src/broker/task-store.js';

const HEAD = { name: 't', queue: 'q', at: 1 };
const RECORD = 'r{"name":"t","queue":"q","at":1}\n{}';

const message = (id: string, more: Partial<Publication> = {}): Publication => ({
  id,
  head: HEAD,
  body: '{}',
  ...more,
});

it('Plain messages of one list name it once', () => {
  const args = publishArgs([message('a'), message('b')], true);
  expect(args).toEqual(['1', '', '5:q', 2, 'a', RECORD, 'b', RECORD]);
});

it.each<[string, Publication]>([
  ['waits in another list', message('b', { head: { ...HEAD, priority: 9 } })],
  ['is delayed', message('b', { delayMs: 7 })],
  ['expires', message('b', { head: { ...HEAD, expires: 9 } })],
])('Each message has its list where one %s', (_what, other) => {
  const args = publishArgs([message('a'), other], false);
  expect(args.slice(0, 4)).toEqual(['', '', '', 2]);
  expect(args.slice(8, 10)).toEqual(['5:q', '']);
  expect(args).toHaveLength(12);
});

it('Messages of a lane have no list in common, because a limit may hold them back', () => {
  const args = publishArgs([message('a', { head: { ...HEAD, lane: 'f:x' } })], false);
  expect(args.slice(2, 4)).toEqual(['', 1]);
  expect(args.slice(6)).toEqual(['5:q f:x', '']);
});
