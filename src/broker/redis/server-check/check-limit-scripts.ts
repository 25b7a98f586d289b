import type { Outcome } from '../../../core/outcome.js';
import type { Delivery, Settlement } from '../../task-store.js';
import type { RedisConnection } from '../redis-connection.js';
import { RedisLimitStore } from '../redis-limit-store.js';
import { RedisTaskStore } from '../redis-task-store.js';
import { WakeUp } from '../wake-up.js';

const QUEUE = 'limited';
const BAND = `5:${QUEUE}`;
const LIMIT_TEXT = 'r:l c:l b:l';
const LANES = ['f:a', 'f:b'].map((fair) => `${fair} ${LIMIT_TEXT}`);
const LIMIT_KEYS_MET = LIMIT_TEXT.split(' ');

/** All keys that the check of limits can leave behind. */
export const LIMIT_KEYS = [
  ...[`lanes:${BAND}`, `rotation:${BAND}`, `wake:${QUEUE}`],
  ...[`lane-group:${BAND} ${LIMIT_TEXT}`, 'rate:r:l', 'breaker:l', 'failures:l', `fetch:${QUEUE}:0`],
  ...LIMIT_KEYS_MET.flatMap((key) => [`blocked:${key}`, `permits:${key}`]),
  ...LANES.map((lane) => `lane:${BAND} ${lane}`),
  ...['l0', 'l1', 'l2', 'l3'].map((id) => `history:${id}`),
];

/** Lanes that are stopped, go on and are purged, and a breaker that opens and closes: every command of lanes and limits. */
export async function checkLimitScripts(redis: RedisConnection): Promise<void> {
  const limits = new RedisLimitStore(redis);
  const breaker = { kind: 'breaker', name: 'l', threshold: 2, windowMs: 60_000, halfOpen: 1 } as const;
  await limits.declare([
    { kind: 'rate', name: 'l', limit: 100, perMs: 1, burst: 100 },
    { kind: 'concurrency', name: 'l', limit: 2 },
    { ...breaker, cooldownMs: 0 },
  ]);
  const worker = new LimitedWorker(redis);
  await worker.publish();
  const [one, two] = await worker.exchange([], 4);
  const trips: Outcome = { kind: 'failed', failure: '{}', reason: 'error', failedBreakers: ['l'] };
  const [probe] = await worker.exchange(settled([one, two], trips), 2);
  await limits.set({ kind: 'concurrency', name: 'l', limit: 0 });
  await worker.exchange(settled([probe], { kind: 'succeeded', value: '1' }), 2);
  await limits.reset('l');
  await limits.list();
  await redis.run('purge', [QUEUE, 10]);
}

function settled(deliveries: readonly (Delivery | undefined)[], outcome: Outcome): readonly Settlement[] {
  return deliveries.flatMap((delivery) =>
    delivery === undefined ? [] : [{ delivery, outcome, endedAt: 1 }],
  );
}

class LimitedWorker {
  readonly #tasks: RedisTaskStore;
  #sequence = 0;

  constructor(redis: RedisConnection) {
    this.#tasks = new RedisTaskStore(redis, new WakeUp(redis), () => undefined);
  }

  async publish(): Promise<void> {
    const head = { name: QUEUE, queue: QUEUE, at: 1, ttl: 60_000, noDeadLetter: true } as const;
    const messages = [0, 1, 2, 3].map((index) => ({
      id: `l${index}`,
      head: { ...head, lane: LANES[index % 2] as string },
      body: '{"args":[]}',
    }));
    await this.#tasks.publish(messages);
  }

  async exchange(settlements: readonly Settlement[], slots: number): Promise<readonly Delivery[]> {
    this.#sequence += 1;
    const room = { slots, prefetch: 0, holding: 0, leased: 0 };
    const request = { worker: QUEUE, session: 0, sequence: this.#sequence, queues: [QUEUE], leaseMs: 60_000 };
    return (await this.#tasks.exchange({ ...request, ...room, settlements })).deliveries;
  }
}
