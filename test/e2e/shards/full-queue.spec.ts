import { describe, expect, it } from '@jest/globals';
import { Application, BROKERS } from '../application.js';
import { FIXTURES } from '../../support/fixtures/fixture-tasks.js';

const SHARDS = 4;
const MAX_LENGTH = 2;

describe.each(BROKERS)('a queue with a maxLength over four shards on %s', (_name, broker) => {
  const app = Application.use(
    broker,
    {
      providers: FIXTURES,
      options: { shards: SHARDS, queues: [{ name: 'default' }, { name: 'short', maxLength: MAX_LENGTH }] },
    },
    'each',
  );
  const enqueue = (id?: string) =>
    app().client.enqueue('fixture.one', [], { queue: 'short', ...(id !== undefined && { id }) });
  const waiting = async () => (await app().queues.get('short'))?.waiting;

  it('Tasks fill all shards one by one before the queue is full', async () => {
    await app().queues.pause('short');
    for (let count = 0; count < SHARDS * MAX_LENGTH; count += 1) await enqueue();
    expect(await waiting()).toBe(SHARDS * MAX_LENGTH);
    await expect(enqueue()).rejects.toMatchObject({ code: 'QUEUE_FULL' });
    expect(await waiting()).toBe(SHARDS * MAX_LENGTH);
  });

  it('Many at once go to a shard that takes all of them', async () => {
    await app().queues.pause('short');
    const many = () => app().client.enqueueMany('fixture.one', [[], []], { queue: 'short' });
    for (let count = 0; count < SHARDS; count += 1) expect(await many()).toHaveLength(2);
    await expect(many()).rejects.toMatchObject({ code: 'ENQUEUE_MANY', accepted: [] });
  });

  it('A task with an id of its own is refused where its shard is full', async () => {
    await app().queues.pause('short');
    const { routing } = app().broker;
    const shard = routing?.shardOf('own-0');
    const ids = Array.from({ length: 60 }, (_, index) => `own-${index}`);
    const [first = '', second = '', third = ''] = ids.filter((id) => routing?.shardOf(id) === shard);
    await enqueue(first);
    await enqueue(second);
    await expect(enqueue(third)).rejects.toMatchObject({ code: 'QUEUE_FULL' });
  });
});
