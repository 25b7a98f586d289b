import type { Delivery, Settlement } from '../../../src/broker/task-store.js';
import { failed, HOUR, LEASE_MS, released, retried, succeeded } from '../messages.js';
import type { Stage } from '../stage.js';
import { clientCases } from './client-replay-cases.js';
import type { ReplayCase } from './replay-case.js';
import { limitCases } from './limit-replay-cases.js';
import { reportCases } from './report-replay-cases.js';
import { scheduleReplays } from './schedule-replays.js';
import { workflowCases } from './workflow-replay-cases.js';

const beat = {
  id: 'w1',
  host: 'h',
  pid: 1,
  queues: ['q'],
  concurrency: 1,
  running: 0,
  reserved: 0,
  done: 0,
  loopLagMs: 0,
  memoryBytes: 0,
  startedAt: 1,
  version: '1',
  tasks: [],
};
const limits = { deadLetterAgeMs: HOUR, deadLetterCount: 1, silentMs: HOUR, draftAgeMs: 600_000 };

async function leased(stage: Stage, id = 'a', traits = {}): Promise<Delivery> {
  await stage.publish(id, traits);
  return stage.worker().leaseOne();
}

async function died(stage: Stage, ...ids: readonly string[]): Promise<void> {
  for (const id of ids) await stage.worker().settle(await leased(stage, id), failed);
}

/** An exchange that settles deliveries with those outcomes and leases two more. */
async function exchange(stage: Stage, outcomes: readonly Settlement['outcome'][]) {
  const ids = Array.from({ length: outcomes.length + 3 }, (_, index) => `t${index}`);
  await stage.broker.tasks.publish(
    ids.map((id) => stage.message(id, { hooks: ['hook'], dedupe: id, dedupeMs: HOUR })),
  );
  const worker = stage.worker();
  const deliveries = await worker.lease(outcomes.length);
  const settlements = deliveries.map((one, index) => worker.settlement(one, outcomes[index]!));
  const request = { settlements, slots: 2, sequence: 100 };
  return async () => {
    const reply = await worker.exchange(request);
    return [reply.deliveries, reply.refused, reply.next.dueInMs];
  };
}

/** Calls of all scripts that change anything, but for the short exchange. */
export const replayCases: readonly ReplayCase[] = [
  ...scheduleReplays,
  ...workflowCases,
  ...limitCases,
  ...reportCases,
  ...clientCases,
  {
    script: 'abandon',
    what: 'taking back from a dead worker',
    secondAnswer: [],
    call: async (stage) => {
      await leased(stage, 'a');
      await leased(stage, 'b', { maxLosses: 1, hooks: ['hook'] });
      await leased(stage, 'c');
      return () => stage.broker.leases.abandon('w1', 2);
    },
  },
  { script: 'heartbeat', what: 'a heartbeat', call: async (stage) => () => stage.broker.workers.beat(beat) },
  {
    script: 'heartbeat',
    what: 'a heartbeat that tells of the time since the last one',
    call: async (stage) => {
      await stage.broker.workers.beat(beat);
      await stage.advance(10_000);
      return () => stage.broker.workers.beat({ ...beat, busy: 0.5 });
    },
  },
  {
    script: 'recover',
    what: 'recovery that notes how long the oldest task has waited',
    call: async (stage) => {
      await stage.publish('a');
      await stage.broker.tasks.recover(LEASE_MS);
      await stage.advance(10_000);
      return () => stage.broker.tasks.recover(LEASE_MS);
    },
  },
  {
    script: 'complete',
    what: 'a completion',
    call: async (stage) => {
      const delivery = await leased(stage);
      return () => stage.broker.tasks.complete(delivery, { ...delivery.head, hooks: ['hook'] });
    },
  },
  {
    script: 'remove-dead-letters',
    what: 'dropping letters',
    secondAnswer: 0,
    call: async (stage) => {
      await died(stage, 'a', 'b');
      return () => stage.broker.deadLetters.remove(['a']);
    },
  },
  { script: 'exchange', what: 'leasing', call: (stage) => exchange(stage, []) },
  { script: 'exchange', what: 'a success', call: (stage) => exchange(stage, [succeeded]) },
  { script: 'exchange', what: 'a failure', call: (stage) => exchange(stage, [failed]) },
  { script: 'exchange', what: 'a retry', call: (stage) => exchange(stage, [retried()]) },
  {
    script: 'exchange',
    what: 'a moved, delayed retry',
    call: (stage) => exchange(stage, [retried(HOUR, 'x')]),
  },
  { script: 'exchange', what: 'a release', call: (stage) => exchange(stage, [released]) },
  {
    script: 'exchange',
    what: 'all of it at once',
    call: (stage) => exchange(stage, [succeeded, failed, retried(), released, retried(5), succeeded]),
  },
  {
    script: 'exchange',
    what: 'promotion and expiry',
    call: async (stage) => {
      await stage.publish('due', { delayMs: 1_000 });
      await stage.publish('later', { delayMs: HOUR });
      await stage.publish('expired', { expiresInMs: 1_000, hooks: ['hook'] });
      await stage.advance(2_000);
      return exchange(stage, []);
    },
  },
  {
    script: 'leave',
    what: 'leaving',
    call: async (stage) => {
      await stage.broker.workers.beat(beat);
      await stage.publish('a', { delayMs: HOUR });
      await stage.publish('b', { losses: 2 });
      await stage.worker('w1').exchange({ slots: 1, holding: 1 });
      return () => stage.broker.workers.leave('w1');
    },
  },
  {
    script: 'progress',
    what: 'progress',
    call: async (stage) => {
      const { token } = await leased(stage);
      return () => stage.broker.results.progress('a', token, '1');
    },
  },
  {
    script: 'prune',
    what: 'pruning',
    secondAnswer: false,
    call: async (stage) => {
      await died(stage, 'a', 'b');
      await stage.broker.workers.beat(beat);
      await stage.advance(48 * HOUR);
      return () => stage.broker.tasks.prune(limits);
    },
  },
  {
    script: 'publish',
    what: 'publishing plain messages',
    secondAnswer: Array(2).fill({ kind: 'duplicate' }),
    call: (stage) => {
      const batch = [stage.message('a'), stage.message('b')];
      return Promise.resolve(() => stage.broker.tasks.publish(batch));
    },
  },
  {
    script: 'publish',
    what: 'publishing',
    secondAnswer: Array(4).fill({ kind: 'duplicate' }),
    call: async (stage) => {
      const batch = [
        stage.message('a'),
        stage.message('b', { delayMs: HOUR }),
        stage.message('c', { dedupe: 'key', dedupeMs: HOUR, maxLength: 9 }),
        stage.message('d', { expiresInMs: HOUR, priority: 9 }),
      ];
      return () => stage.broker.tasks.publish(batch);
    },
  },
  {
    script: 'recover',
    what: 'recovery that ends expired tasks',
    secondAnswer: { lost: [], expired: [], hasMore: false, endsInMs: undefined, isQuiet: false, workers: 0 },
    call: async (stage) => {
      await stage.publish('a', { expiresInMs: HOUR, hooks: ['hook'], dedupe: 'key', dedupeMs: 48 * HOUR });
      await stage.publish('b', { expiresInMs: HOUR, delayMs: 2 * HOUR });
      await stage.advance(HOUR + 1);
      return () => stage.broker.tasks.recover(LEASE_MS);
    },
  },
  {
    script: 'purge',
    what: 'purging',
    secondAnswer: 0,
    call: async (stage) => {
      await stage.publishAll('a', 'b');
      return () => stage.broker.queues.purge('q');
    },
  },
  {
    script: 'recover',
    what: 'recovery',
    secondAnswer: { lost: [], expired: [], hasMore: false, endsInMs: undefined, isQuiet: false, workers: 0 },
    call: async (stage) => {
      await leased(stage, 'a');
      await leased(stage, 'b', { maxLosses: 1, hooks: ['hook'] });
      await stage.pass(LEASE_MS * 0.75);
      await stage.advance(LEASE_MS / 2);
      return () => stage.broker.tasks.recover(LEASE_MS);
    },
  },
  {
    script: 'renew',
    what: 'renewal',
    call: async (stage) => {
      const delivery = await leased(stage);
      await stage.advance(1_000);
      return () => stage.broker.tasks.renew([delivery, { id: 'stranger', token: 't' }], LEASE_MS);
    },
  },
  {
    script: 'requeue',
    what: 'requeueing',
    call: async (stage) => {
      await died(stage, 'a');
      const message = stage.message('a2');
      return () => stage.broker.deadLetters.requeue('a', message);
    },
  },
];
