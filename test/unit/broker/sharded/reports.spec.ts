import { expect, it } from '@jest/globals';
import { BrokerUnavailableError } from '../../../../src/core/errors.js';
import { twoShards } from './memory-shards.js';

const KEPT_MS = 60_000;

it('The report of a long change is the last one, also where a shard that was down keeps an earlier one', async () => {
  const { audit, shards } = await twoShards();
  for (const down of [0, 1]) {
    const id = `change-${down}`;
    await audit.report(id, 'running', KEPT_MS);
    const away = () => Promise.reject(new BrokerUnavailableError('killed'));
    const store = shards.at(down).broker.audit;
    Object.assign(store, { report: away });
    await audit.report(id, 'done', KEPT_MS);
    Reflect.deleteProperty(store, 'report');
    shards.at(down).bulkhead.opened();
    expect(await store.reported(id)).toMatch(/running$/);
    expect(await audit.reported(id)).toBe('done');
  }
});

it('A long change learns that it shall stop from any shard', async () => {
  const { audit, shards } = await twoShards();
  const away = () => Promise.reject(new BrokerUnavailableError('killed'));
  const store = shards.at(0).broker.audit;
  Object.assign(store, { stop: away });
  await audit.stop('change', KEPT_MS);
  expect(await audit.report('change', 'running', KEPT_MS)).toBe(true);
  expect(await audit.report('another', 'running', KEPT_MS)).toBe(false);
});
