import { expect, it } from '@jest/globals';
import { createServices } from '../../../src/services/create-services.js';
import { PLAIN_SERVICES } from '../../support/plain-services.js';
import { twoShards } from '../broker/sharded/memory-shards.js';

const HEAD = { name: 'n', queue: 'q', at: 1 };
const BODY = '{"args":[]}';

it('Tasks over several shards are listed page after page', async () => {
  const broker = await twoShards();
  const names = Array.from({ length: 20 }, (_, index) => `t${index}`);
  const ids = names.filter((id) => broker.routing.shardOf(id) === 1).slice(0, 2);
  await broker.tasks.publish(ids.map((id) => ({ id, head: HEAD, body: BODY })));
  // A shard in memory gives one page, and Redis many.
  const walk = (cursor: string) => {
    const [at, next] = cursor === '7' ? [1, ''] : [0, '7'];
    return Promise.resolve({
      next,
      tasks: [{ id: ids[at] as string, head: HEAD, body: BODY }],
      examined: 1,
      total: 2,
    });
  };
  Object.assign(broker.shards.at(1).broker.inspector, { walk });
  const { inspector } = createServices(broker, PLAIN_SERVICES);
  const { tasks: first, next = '' } = await inspector.tasks({}, { limit: 1 });
  const { tasks: second, next: end } = await inspector.tasks({}, { limit: 1, from: next });
  expect([first, second].flat().map(({ id }) => id)).toEqual(ids);
  expect(end).toBeUndefined();
});
