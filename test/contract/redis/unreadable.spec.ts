import { describe, expect, it } from '@jest/globals';
import { AsyncResult } from '../../../src/client/async-result.js';
import { groupList } from '../../../src/broker/storage/group-results.js';
import type { ResultPage, WorkflowStore } from '../../../src/broker/workflow-store.js';
import { WATCHERS_KEPT } from '../../../src/broker/storage/kept.js';
import { openRedis, type OpenRedisBroker } from '../redis-opening.js';
import { useStage } from '../stage.js';

const WRONG = {
  code: 'SCRIPT',
  message: expect.stringContaining('Something else wrote a key of this namespace'),
};

describe('a reader of keys that something else wrote', () => {
  const stage = useStage(openRedis);
  const behind = () => stage.opened as OpenRedisBroker;
  const result = () => new AsyncResult('a', { broker: stage.broker });

  it.each([
    ['get()', () => result().get()],
    ['state()', () => result().state()],
    ['info()', () => result().info()],
    ['watch()', () => result().watch().next()],
  ])('%s rejects at once where a key has the wrong type', async (_name, read) => {
    await behind().redis.rpush(`${behind().prefix}task`, 'x');
    await expect(read()).rejects.toMatchObject(WRONG);
  });

  it('A listing rejects with the same advice', async () => {
    await behind().redis.rpush(`${behind().prefix}leases`, 'x');
    await expect(stage.broker.inspector.counts()).rejects.toMatchObject(WRONG);
  });

  it('A result of a group that is no JSON rejects, and names the group', async () => {
    const page: ResultPage = { size: 1, results: [{ kind: 'value', json: '{' }] };
    const store = { results: () => Promise.resolve(page) } as unknown as WorkflowStore;
    const error = { code: 'RESULT', message: expect.stringContaining('group g is unreadable') };
    await expect(groupList(store, 'g')).rejects.toMatchObject(error);
  });

  it('The last watchers of a task are noted, so that those of dead clients do not add up', async () => {
    await stage.publish('a');
    for (let client = 0; client < WATCHERS_KEPT + 5; client += 1)
      await behind().run('find', `e/${client}`, 'a');
    const noted = await behind().redis.hget(`${behind().prefix}watchers`, 'a');
    expect(noted?.split(' ')).toEqual(Array.from({ length: WATCHERS_KEPT }, (_, at) => `e/${at + 5}`));
  });
});
