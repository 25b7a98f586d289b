import { describe, expect, it } from '@jest/globals';
import type { Broker } from '../../../src/broker/broker.js';
import type { TaskSnapshot, Watcher } from '../../../src/broker/result-store.js';
import { AsyncResult } from '../../../src/client/async-result.js';

const ENDED = { record: { kind: 'ended', head: { state: 'SUCCESS' }, result: '42' } } as TaskSnapshot;
const LIVE = { record: { kind: 'live', head: { name: 'n', queue: 'q', at: 1 }, body: '' } } as TaskSnapshot;

/** A broker with one watcher, whose tasks are read when the test says so. */
function stage() {
  const reads: ((task: TaskSnapshot) => void)[] = [];
  let onRead: () => void = () => undefined;
  const isRead = new Promise<void>((resolve) => (onRead = resolve));
  let watcher: Watcher | undefined;
  const results = {
    watch: (_id: string, _until: string, given: Watcher) => {
      watcher = given;
      return () => (watcher = undefined);
    },
    find: () => {
      onRead();
      return new Promise((resolve) => reads.push((task) => resolve([task])));
    },
  };
  const broker = { results, now: () => 0, workers: { list: () => Promise.resolve([]) } } as unknown as Broker;
  const value = new AsyncResult('t-1', { broker }).get({ timeout: 1 });
  return { value, isRead, read: (task: TaskSnapshot) => reads[0]?.(task), watcher: () => watcher };
}

describe('get()', () => {
  it('Gives a result that is notified while the reason of its timeout is read', async () => {
    const { value, isRead, watcher } = stage();
    await isRead;
    watcher()?.onUpdate(ENDED);
    expect(await value).toBe(42);
    expect(watcher()).toBeUndefined();
  });

  it('Gives a result that is found while the reason of its timeout is read', async () => {
    const { value, isRead, read } = stage();
    await isRead;
    read(ENDED);
    expect(await value).toBe(42);
  });

  it('Stops to watch a task that has not ended in time', async () => {
    const { value, isRead, read, watcher } = stage();
    await isRead;
    read(LIVE);
    await expect(value).rejects.toMatchObject({ code: 'RESULT_TIMEOUT' });
    expect(watcher()).toBeUndefined();
  });
});
