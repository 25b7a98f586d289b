import { expect } from '@jest/globals';
import type { Publication } from '../../../../src/broker/task-store.js';
import { Revocation } from '../../../../src/client/revocation.js';
import { failed, HOUR, retried, succeeded } from '../../messages.js';
import type { Stage } from '../../stage.js';
import { BATCH, CALLS, idsOf, QUEUES, repeat, work, type Operation } from './work.js';

function enqueue(
  stage: Stage,
  letter: string,
  messageOf: (id: string, index: number) => Publication,
  calls = CALLS,
) {
  return repeat((call) => stage.broker.tasks.publish(idsOf(`${letter}${call}-`, 0).map(messageOf)), calls);
}

export const changes: readonly Operation[] = [
  { title: 'plain enqueues', run: (stage) => enqueue(stage, 'p', (id) => stage.message(id)) },
  {
    title: 'enqueues with a lane and an expiry',
    run: (stage) =>
      enqueue(stage, 'o', (id, index) => stage.message(id, { lane: `f:t${index}`, expiresInMs: HOUR })),
  },
  {
    title: 'enqueues with a key and a delay',
    run: (stage) =>
      enqueue(stage, 'k', (id) => stage.message(id, { dedupe: id, dedupeMs: HOUR, delayMs: HOUR })),
  },
  { title: 'exchanges of successes', run: (stage) => work(stage, QUEUES, succeeded) },
  { title: 'exchanges of failures', run: (stage) => work(stage, QUEUES, failed) },
  { title: 'exchanges of retries', run: (stage) => work(stage, QUEUES, retried()) },
  { title: 'exchanges of delayed retries', run: (stage) => work(stage, QUEUES, retried(HOUR)) },
  {
    title: 'tasks that expire',
    run: ({ broker }) => repeat(() => broker.tasks.recover(30_000)),
  },
  {
    title: 'revocations at once',
    run: ({ broker }) =>
      repeat(
        (call) =>
          Promise.all(
            [...idsOf('w', 300_000 + BATCH * call), ...idsOf('l', 5_001 + BATCH * call)].map((id) =>
              broker.tasks.revoke(id),
            ),
          ),
        10,
      ),
  },
  {
    title: 'a heartbeat, and a recovery of 5 000 leases',
    run: ({ broker }) => broker.leases.abandon('w1', 5_000),
  },
  {
    title: 'a change of a limit',
    run: async ({ broker }) => {
      await broker.limits.declare([{ kind: 'concurrency', name: 'task/x', limit: 1 }]);
      await repeat((call) => broker.limits.set({ kind: 'concurrency', name: 'task/x', limit: 2 + call }));
    },
  },
  {
    title: 'requeueing and dropping dead letters',
    run: async (stage) => {
      await repeat(async (call) => {
        await stage.broker.deadLetters.requeue(`z${call + 1}`, stage.message(`requeued-${call}`));
        await stage.broker.deadLetters.remove(idsOf('z', 1_000 + 200 * call, 200));
      });
    },
  },
  {
    title: 'prune',
    run: async (stage) => {
      await stage.advance(48 * HOUR);
      const limits = { deadLetterAgeMs: HOUR, deadLetterCount: 1, silentMs: HOUR, draftAgeMs: 600_000 };
      await repeat(() => stage.broker.tasks.prune(limits), 60);
    },
  },
  {
    title: 'revokeAll',
    run: async (stage) => {
      await enqueue(stage, 'mine', (id) => stage.message(id, { name: 'mine', queue: 'q0' }), 4);
      expect(await new Revocation(stage.broker, { task: 'mine' }).revoke()).toBe(4 * BATCH);
    },
  },
  { title: 'purge', run: ({ broker }) => broker.queues.purge('q2') },
];
