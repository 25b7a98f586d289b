import type { Delivery } from '../../../src/broker/task-store.js';
import { failed } from '../messages.js';
import type { OpenRedisBroker } from '../redis-opening.js';
import type { Stage } from '../stage.js';
import type { ReplayCase } from './replay-case.js';

const behind = (stage: Stage) => stage.opened as OpenRedisBroker;

async function leased(stage: Stage, id = 'a'): Promise<Delivery> {
  await stage.publish(id);
  return stage.worker().leaseOne();
}

async function died(stage: Stage, ...ids: readonly string[]): Promise<void> {
  for (const id of ids) await stage.worker().settle(await leased(stage, id), failed);
}

/** Calls of those who enqueue, read and revoke. */
export const clientCases: readonly ReplayCase[] = [
  {
    script: 'find',
    what: 'a watch',
    call: async (stage) => {
      await stage.publish('a');
      return () => behind(stage).run('find', 'e/client', 'a', 'stranger');
    },
  },
  {
    script: 'forget',
    what: 'forgetting',
    call: async (stage) => {
      await died(stage, 'a');
      return () => stage.broker.results.forget('a');
    },
  },
  {
    script: 'revoke',
    what: 'revoking a running task',
    call: async (stage) => {
      await leased(stage);
      return () => stage.broker.tasks.revoke('a', false, { call: 'one' });
    },
  },
  {
    script: 'revoke',
    what: 'stopping a running task',
    call: async (stage) => {
      await leased(stage);
      return () => stage.broker.tasks.revoke('a', true, { call: 'one' });
    },
  },
  {
    script: 'revoke',
    what: 'revoking several tasks by one call',
    call: async (stage) => {
      await stage.publishAll('a', 'b');
      await leased(stage, 'c');
      const revoke = (id: string) => stage.broker.tasks.revoke(id, false, { call: `call-${id}` });
      return () => Promise.all(['a', 'b', 'c', 'stranger'].map(revoke));
    },
  },
  {
    script: 'forget',
    what: 'forgetting several tasks by one call',
    call: async (stage) => {
      await died(stage, 'a', 'b');
      await stage.publish('c');
      return () => Promise.all(['a', 'b', 'c'].map((id) => stage.broker.results.forget(id)));
    },
  },
  {
    script: 'unwatch',
    what: 'the end of a watch',
    call: async (stage) => {
      await stage.publish('a');
      await behind(stage).run('find', 'e/client', 'a');
      await behind(stage).run('find', 'a/other', 'a');
      return () => behind(stage).run('unwatch', 'e/client', 'a');
    },
  },
];
