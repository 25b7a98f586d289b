import { expect, it } from '@jest/globals';
import { createServices } from '../../../src/services/create-services.js';
import { BrokerUnavailableError } from '../../../src/core/errors.js';
import { PLAIN_SERVICES } from '../../support/plain-services.js';
import { twoShards } from '../broker/sharded/memory-shards.js';

/** As many as are removed by one call. */
const AT_ONCE = 200;

it('Dead letters of a shard that is down keep none of another shard back', async () => {
  const broker = await twoShards();
  const away = () => Promise.reject(new BrokerUnavailableError('killed'));
  Object.assign(broker.shards.at(1).broker.deadLetters, { remove: away });
  Object.assign(broker.shards.at(0).broker.deadLetters, {
    remove: (ids: string[]) => Promise.resolve(ids.length),
  });
  const names = Array.from({ length: 4 * AT_ONCE }, (_, index) => `t${index}`);
  const of = (shard: number) => names.filter((id) => broker.routing.shardOf(id) === shard);
  const ids = [...of(1).slice(0, AT_ONCE), ...of(0).slice(0, 3)];
  const purge = createServices(broker, PLAIN_SERVICES).deadLetters.purge(ids);
  await expect(purge).rejects.toMatchObject({ code: 'SHARDS_MISSING', missing: [1], done: 3 });
});
