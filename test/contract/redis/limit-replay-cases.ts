import type { LimitDefinition } from '../../../src/broker/limit-store.js';
import type { Outcome } from '../../../src/core/outcome.js';
import { breaker, concurrency, rate, tripped, trippedAgain } from '../limits.js';
import { LEASE_MS, released, succeeded } from '../messages.js';
import type { Stage } from '../stage.js';
import type { ReplayCase } from './replay-case.js';

const LANES = ['f:a r:task/x c:task/x b:dep', 'f:b r:task/x c:task/x b:dep', 'c:task/x|k', 'f:c'];
const LIMITS: readonly LimitDefinition[] = [rate(50, { burst: 2 }), concurrency(2), breaker()];

/** Limits that hold back most of what was published; two lanes run. */
async function busy(stage: Stage): Promise<readonly string[]> {
  await stage.broker.limits.declare(LIMITS);
  const ids = Array.from({ length: 12 }, (_, index) => `t${index}`);
  await stage.broker.tasks.publish(
    ids.map((id, index) => stage.message(id, { lane: LANES[index % 4] as string })),
  );
  return ids;
}

/** An exchange that settles what a worker leased from lanes, and leases more. */
async function exchange(stage: Stage, outcomes: readonly Outcome[], passMs = 0) {
  await busy(stage);
  const worker = stage.worker();
  const deliveries = await worker.lease(4);
  const settlements = deliveries.map((one, index) =>
    worker.settlement(one, outcomes[index % outcomes.length] as Outcome),
  );
  await stage.advance(passMs);
  return async () => {
    const reply = await worker.exchange({ settlements, slots: 4, prefetch: 2, sequence: 100 });
    return [reply.deliveries, reply.refused, reply.next.dueInMs];
  };
}

/** The calls with which limits are made known and changed, and those that heed them. */
export const limitCases: readonly ReplayCase[] = [
  {
    script: 'declare-limits',
    what: 'a declaration',
    call: async (stage) => () => stage.broker.limits.declare(LIMITS),
  },
  {
    script: 'declare-limits',
    what: 'another declaration, of limits that hold tasks back',
    call: async (stage) => {
      await busy(stage);
      await stage.worker().lease(8);
      await stage.advance(1);
      return () => stage.broker.limits.declare([rate(1), concurrency(9)]);
    },
  },
  {
    script: 'put-setting',
    what: 'a limit with a version',
    call: async (stage) => {
      await busy(stage);
      const limit = concurrency(9);
      const setting = { kind: 'limit', of: limit.kind, name: limit.name, limit } as const;
      return () => stage.broker.settings.put({ version: 2, setting });
    },
  },
  {
    script: 'put-setting',
    what: 'the end of a pause, with a version',
    call: async (stage) => {
      await stage.broker.queues.pause('q');
      return () =>
        stage.broker.settings.put({ version: 2, setting: { kind: 'pause', name: 'q', note: null } });
    },
  },
  {
    script: 'declare-limits',
    what: 'a restoration',
    call: async (stage) => {
      await stage.broker.limits.declare([rate(1)]);
      return () => stage.broker.limits.restore(LIMITS);
    },
  },
  {
    script: 'exchange',
    what: 'an exchange of a worker of which nothing is remembered',
    call: async (stage) => {
      await busy(stage);
      return async () => {
        const { deliveries, mode } = await stage.worker().exchange({ slots: 4, sequence: 100 });
        return [deliveries, mode];
      };
    },
  },
  {
    script: 'set-limit',
    what: 'setting a limit that holds tasks back',
    call: async (stage) => {
      await busy(stage);
      await stage.worker().lease(8);
      await stage.advance(1);
      return () => stage.broker.limits.set(concurrency(9));
    },
  },
  {
    script: 'set-limit',
    what: 'going back to what was declared',
    secondAnswer: false,
    call: async (stage) => {
      await busy(stage);
      await stage.broker.limits.set(concurrency(0));
      await stage.worker().lease(8);
      return () => stage.broker.limits.unset('concurrency', 'task/x');
    },
  },
  {
    script: 'reset-breaker',
    what: 'closing a breaker',
    call: async (stage) => {
      const run = await exchange(stage, [tripped]);
      await run();
      await stage.worker('w2').lease(4);
      return () => stage.broker.limits.reset('dep');
    },
  },
  {
    script: 'publish',
    what: 'publishing into lanes',
    secondAnswer: Array.from({ length: 4 }, () => ({ kind: 'duplicate' })),
    call: async (stage) => {
      await stage.broker.limits.declare([concurrency(0)]);
      await stage.publish('stands', { lane: 'f:z c:task/x' });
      await stage.worker().lease(1);
      const batch = ['f:a c:task/x', 'f:b', 'c:task/x|k', 'f:b'].map((lane, index) =>
        stage.message(`p${index}`, { lane, maxLength: 9 }),
      );
      return () => stage.broker.tasks.publish(batch);
    },
  },
  { script: 'exchange', what: 'successes in lanes', call: (stage) => exchange(stage, [succeeded]) },
  { script: 'exchange', what: 'places that are given back', call: (stage) => exchange(stage, [released]) },
  {
    script: 'exchange',
    what: 'failures that open a breaker',
    call: (stage) => exchange(stage, [tripped, trippedAgain]),
  },
  {
    script: 'exchange',
    what: 'limitKeys whose time has come',
    call: (stage) => exchange(stage, [succeeded, trippedAgain], 100),
  },
  {
    script: 'exchange',
    what: 'a probe that closes its breaker',
    call: async (stage) => {
      const run = await exchange(stage, [tripped]);
      await run();
      await stage.advance(60_000);
      const worker = stage.worker('probes');
      const probes = (await worker.lease(4)).map((one) => worker.settlement(one, succeeded));
      return async () => (await worker.exchange({ settlements: probes, slots: 4, sequence: 100 })).refused;
    },
  },
  {
    script: 'abandon',
    what: 'places of a dead worker',
    secondAnswer: [],
    call: async (stage) => {
      await busy(stage);
      await stage.worker('dies').lease(8);
      return () => stage.broker.leases.abandon('dies', 8);
    },
  },
  {
    script: 'recover',
    what: 'places whose leases ran out',
    secondAnswer: { lost: [], expired: [], hasMore: false, endsInMs: undefined, isQuiet: false, workers: 0 },
    call: async (stage) => {
      await busy(stage);
      await stage.worker('dies').lease(8);
      await stage.pass(LEASE_MS * 0.75);
      await stage.advance(LEASE_MS / 2);
      return () => stage.broker.tasks.recover(LEASE_MS);
    },
  },
  {
    script: 'revoke',
    what: 'stopping a task that holds a place',
    call: async (stage) => {
      await busy(stage);
      const [held] = await stage.worker().lease(8);
      return () => stage.broker.tasks.revoke(held?.id ?? '', true, { call: 'once' });
    },
  },
  {
    script: 'purge',
    what: 'purging lanes',
    secondAnswer: 0,
    call: async (stage) => {
      await busy(stage);
      await stage.worker().lease(3);
      return () => stage.broker.queues.purge('q');
    },
  },
];
