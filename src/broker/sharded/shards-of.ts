import type { Broker, Shards } from '../broker.js';

/** The shards of a broker; one without shards is its own only one. */
export function shardsOf(broker: Broker): Shards {
  return broker.shards ?? { brokers: [broker], waits: [waitOf(broker)], shardOf: () => 0 };
}

function waitOf({ tasks }: Broker): Shards['waits'][number] {
  return {
    shards: [0],
    waitForWork: (queues, options) => tasks.waitForWork(queues, options).then(() => 0),
  };
}
