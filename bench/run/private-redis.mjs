import { Redis } from 'ioredis';
import { provideRedis } from '../../scripts/redis.mjs';

/** The Redis of all systems, and how it is emptied between rounds. */
export async function openRedis() {
  const provided = await provideRedis();
  const isOurs = provided.from !== 'REDIS_URL';
  const client = new Redis(provided.url);
  const pid = Number(/^process_id:(\d+)/m.exec(await client.info('server'))?.[1]);
  return {
    url: provided.url,
    isOurs,
    pid: isOurs ? pid : undefined,
    client,
    // Somebody else's data stays: on a given Redis only the keys of the round go.
    clear: (namespace) =>
      isOurs ? client.flushdb() : unlink(client, [`${namespace}:*`, `ntq:{${namespace}*}:*`]),
    close: async () => {
      client.disconnect();
      await provided.stop();
    },
  };
}

async function unlink(client, patterns) {
  for (const match of patterns) {
    // Braces are no wildcards for SCAN.
    for await (const keys of client.scanStream({ match, count: 1_000 })) {
      if (keys.length > 0) await client.unlink(...keys);
    }
  }
}
