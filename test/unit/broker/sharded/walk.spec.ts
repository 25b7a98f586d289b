import { expect, it } from '@jest/globals';
import type { RecordPage } from '../../../../src/broker/inspector.js';
import { MemoryBroker } from '../../../../src/broker/memory/memory-broker.js';
import type { ShardedBroker } from '../../../../src/broker/sharded/sharded-broker.js';
import { BrokerUnavailableError } from '../../../../src/core/errors.js';
import { twoShards } from './memory-shards.js';

const page = (next: string): RecordPage => ({ next, tasks: [], examined: 1, total: 1 });
const away = () => Promise.reject(new BrokerUnavailableError('nobody answers'));

/** The first shard is walked by one page, the second by these. */
function shardsOf(...answers: readonly (() => Promise<RecordPage>)[]): Promise<ShardedBroker> {
  const left = [...answers];
  const walk = () => left.shift()?.() ?? away();
  return twoShards({ inspector: Object.assign(new MemoryBroker().inspector, { walk }) });
}

const walkOn = (broker: ShardedBroker, cursor: string, isPartial: boolean) =>
  broker.shards.missing.noting(() => broker.inspector.walk(cursor, { isPartial }));

it.each([true, false])(
  'A walk needs no shard that it has seen whole (passing over others: %s)',
  async (how) => {
    const broker = await shardsOf(
      () => Promise.resolve(page('1')),
      () => Promise.resolve(page('')),
    );
    const { next } = (await walkOn(broker, '', how)).answer;
    broker.shards.at(0).bulkhead.failed(new BrokerUnavailableError('killed'));
    expect(await walkOn(broker, next, how)).toMatchObject({ answer: { next: '', total: 1 }, missing: [] });
    expect(broker.shards.down).toEqual([0]);
  },
);

it('A walk that loses the last shard tells what it has left out', async () => {
  const broker = await shardsOf(() => Promise.resolve(page('1')), away);
  const { next } = (await walkOn(broker, '', true)).answer;
  expect(await walkOn(broker, next, true)).toMatchObject({ answer: { next: '' }, missing: [1] });
});

it('Each page after a shard was left out names it, also when it is back', async () => {
  const broker = await shardsOf(away, () => Promise.resolve(page('')));
  Object.assign(broker.shards.at(0).broker.inspector, { walk: () => Promise.resolve(page('1')) });
  const { next } = (await walkOn(broker, '', true)).answer;
  broker.shards.at(1).bulkhead.opened();
  expect(await walkOn(broker, next, true)).toMatchObject({ answer: { tasks: [] }, missing: [1] });
});
