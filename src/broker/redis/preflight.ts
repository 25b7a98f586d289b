import { ScriptError } from '../../core/errors.js';
import type { TaskHead } from '../../core/task-message.js';
import type { Settlement } from '../task-store.js';
import { RedisDeadLetterStore } from './redis-dead-letter-store.js';
import type { RedisConnection } from './redis-connection.js';
import { RedisTaskStore } from './redis-task-store.js';
import { RedisWorkerRegistry } from './redis-worker-registry.js';
import type { WakeUp } from './wake-up.js';

const QUEUE = 'preflight';
const LEASE_MS = 60_000;

/**
 * Tries every script once on keys of its own. Redis does not undo what a script wrote before it was refused a command, so
 * a missing right must come out before there is anything to lose.
 */
export async function preflight(redis: RedisConnection, client: string): Promise<void> {
  const scratch = redis.within(`preflight:${client}:`);
  try {
    await rehearse(scratch, client);
  } finally {
    await clean(scratch).catch(() => undefined);
  }
}

async function rehearse(redis: RedisConnection, client: string): Promise<void> {
  const letters = new RedisDeadLetterStore(redis);
  const workers = new RedisWorkerRegistry(redis);
  const tasks = new RedisTaskStore(redis, undefined as unknown as WakeUp, () => undefined);
  const publish = (id: string, more: object = {}) =>
    tasks.publish([{ id, head: headOf(more), body: '{"args":[]}', ...more }]);
  const exchange = (sequence: number, settlements: readonly Settlement[], slots = 1) =>
    tasks.exchange({
      worker: 'preflight',
      sequence,
      queues: [QUEUE],
      leaseMs: LEASE_MS,
      settlements,
      slots,
      ahead: 0,
      holding: 0,
      leased: 9,
    });

  await publish('a', { dedupeMs: 1_000, maxLength: 10 });
  await publish('b', { delayMs: 1 });
  await publish('c', { maxLength: 10, priority: 6 });
  await redis.run('find', [`e/${client}`, 'a', 'b']);
  await redis.run('unwatch', [`e/${client}`, 'b']);
  const [first] = (await exchange(1, [])).deliveries;
  if (first === undefined) throw new ScriptError('a task that was published could not be leased');
  const endedAt = first.leasedAt;
  await redis.client('command').rpush(redis.keys.ready(`5:${QUEUE}`), first.id);
  await redis.run('progress', [first.id, first.token, '1']);
  await tasks.renew([first], LEASE_MS);
  await tasks.complete(first, first.head);
  await tasks.revoke(first.id, false);
  const released = { kind: 'released', afterMs: 0, because: 'idle' } as const;
  const rest = (await exchange(2, [{ delivery: { ...first, id: 'b' }, outcome: released, endedAt }], 10))
    .deliveries;
  await exchange(
    3,
    rest.map((delivery) => ({ delivery, outcome: released, endedAt })),
    0,
  );
  await exchange(4, [
    { delivery: first, outcome: { kind: 'failed', failure: '{}', reason: 'error' }, endedAt },
  ]);
  await tasks.recover(LEASE_MS);
  await letters.requeue(first.id, { id: 'd', head: headOf({}), body: '{"args":[]}' });
  await redis.run('purge', [QUEUE, 10]);
  await redis.run('forget', ['d']);
  await letters.remove([first.id]);
  await workers.beat({
    id: 'preflight',
    host: '',
    pid: 0,
    queues: [],
    concurrency: 1,
    running: 0,
    startedAt: 0,
    version: '',
  });
  await tasks.prune({ deadLetterAgeMs: 1, deadLetterCount: 1, silentMs: 1 });
  await workers.leave('preflight');
}

function headOf(more: { readonly priority?: number; readonly dedupeMs?: number }): TaskHead {
  const { priority, dedupeMs } = more;
  return {
    name: 'preflight',
    queue: QUEUE,
    at: 1,
    ttl: 60_000,
    hooks: ['hook'],
    ...(priority !== undefined && { priority }),
    ...(dedupeMs !== undefined && { dedupe: 'key' }),
  };
}

/** All that a rehearsal can leave behind. */
async function clean(redis: RedisConnection): Promise<void> {
  const { prefix } = redis.keys;
  const names = [
    'task',
    'active',
    'leases',
    'delayed',
    'bands',
    'waiting',
    'progress',
    'revoked',
    'dedupe',
    'timer',
    'drain',
  ];
  const more = ['letters', 'dead', 'workers', 'paused', 'meta', 'stats', 'buckets', 'fetch:preflight'];
  const lists = [
    `ready:5:${QUEUE}`,
    `ready:6:${QUEUE}`,
    `wake:${QUEUE}`,
    'history:a',
    'history:b',
    'history:c',
    'history:d',
    'task',
  ];
  const buckets = await redis.client('command').zrange(`${prefix}buckets`, '0', '-1');
  const keys = [...names, ...more, ...lists, ...buckets.map((minute) => `ended:${minute}`)];
  await redis.client('command').del(...keys.map((key) => prefix + key));
}
