import { BrokerFullError, ScriptError } from '../../../core/errors.js';
import type { TaskHead } from '../../../core/task-message.js';
import type { Outcome } from '../../../core/outcome.js';
import type { Delivery, Publication, Settlement } from '../../task-store.js';
import type { WorkerInfo } from '../../worker-registry.js';
import { RedisDeadLetterStore } from '../redis-dead-letter-store.js';
import { KEY_NAMES } from '../script/key-names.js';
import type { RedisConnection } from '../redis-connection.js';
import { RedisTaskStore } from '../redis-task-store.js';
import { RedisWorkerRegistry } from '../redis-worker-registry.js';
import { RedisWorkflowStore } from '../redis-workflow-store.js';
import { LIMIT_KEYS, checkLimitScripts } from './check-limit-scripts.js';
import { checkScheduleScripts, SCHEDULE_KEYS } from './check-schedule-scripts.js';
import { WakeUp } from '../wake-up.js';

const QUEUE = 'server-check';
const LEASE_MS = 60_000;
const BODY = '{"args":[]}';
const NO_WORKER: WorkerInfo = {
  id: 'server-check',
  host: '',
  pid: 0,
  queues: [],
  concurrency: 1,
  running: 0,
  reserved: 0,
  done: 0,
  loopLagMs: 0,
  memoryBytes: 0,
  startedAt: 0,
  version: '',
  tasks: [],
};

/**
 * Tries every script once on keys of its own. Redis does not undo what a script wrote before it was refused a command, so
 * a missing right must come out before there is anything to lose.
 */
export async function checkScripts(redis: RedisConnection, client: string): Promise<void> {
  const scratch = redis.within(`server-check:${client}:`);
  try {
    await new ScriptCheck(scratch, client).run();
  } catch (error) {
    // A full Redis takes nothing new, not even this check, and needs workers to drain it.
    if (!(error instanceof BrokerFullError)) throw error;
  } finally {
    await clean(scratch).catch(() => undefined);
  }
}

/** Runs every command of every script, in the order of a small day of work. */
class ScriptCheck {
  readonly #tasks: RedisTaskStore;
  readonly #deadLetters: RedisDeadLetterStore;
  readonly #workers: RedisWorkerRegistry;
  readonly #workflows: RedisWorkflowStore;
  #sequence = 0;

  constructor(
    private readonly redis: RedisConnection,
    private readonly client: string,
  ) {
    this.#tasks = new RedisTaskStore(redis, new WakeUp(redis), () => undefined);
    this.#deadLetters = new RedisDeadLetterStore(redis);
    this.#workers = new RedisWorkerRegistry(redis);
    this.#workflows = new RedisWorkflowStore(redis);
  }

  async run(): Promise<void> {
    await this.#enqueue();
    const [first] = await this.#exchange([], 1);
    if (first === undefined) throw new ScriptError('a task that was published could not be leased');
    await this.#work(first);
    await this.#settle(first);
    await this.#keep(first);
    await this.#compose();
    await checkLimitScripts(this.redis);
    await checkScheduleScripts(this.redis, { head: headOf({ dedupeMs: 1 }), body: BODY, dedupeMs: 1 });
  }

  async #enqueue(): Promise<void> {
    const { client, redis } = this;
    await this.#publish('a', { dedupeMs: 1_000, maxLength: 10 });
    await this.#publish('b', { delayMs: 1 });
    await this.#publish('c', { maxLength: 10, priority: 6 });
    await redis.run('find', [`e/${client}`, 'a', 'b']);
    await redis.run('unwatch', [`e/${client}`, 'b']);
  }

  async #work(held: Delivery): Promise<void> {
    // An id that lies in a list though it is held: passed over.
    await this.redis.client('command').rpush(this.redis.keys.ready(`5:${QUEUE}`), held.id);
    await this.redis.run('progress', [held.id, held.token, '1']);
    await this.#tasks.renew([held], LEASE_MS);
    await this.#tasks.complete(held, held.head);
    await this.#tasks.revoke(held.id, false, { call: 'a' });
  }

  async #settle(held: Delivery): Promise<void> {
    const released: Outcome = { kind: 'released', afterMs: 0, because: 'idle' };
    const stale = { ...held, id: 'b' };
    const rest = await this.#exchange([{ delivery: stale, outcome: released, endedAt: 1 }], 10);
    await this.#exchange(
      rest.map((delivery) => ({ delivery, outcome: released, endedAt: 1 })),
      0,
    );
    await this.#exchange(
      [{ delivery: held, outcome: { kind: 'failed', failure: '{}', reason: 'error' }, endedAt: 1 }],
      1,
    );
  }

  async #keep({ id }: Delivery): Promise<void> {
    await this.#tasks.recover(LEASE_MS);
    await this.#deadLetters.requeue(id, { id: 'd', head: headOf({}), body: BODY });
    await this.redis.run('purge', [QUEUE, 10]);
    await this.redis.run('forget', ['d']);
    await this.#deadLetters.remove([id]);
    await this.#workers.beat(NO_WORKER);
    await this.#tasks.prune({ deadLetterAgeMs: 1, deadLetterCount: 1, silentMs: 1, draftAgeMs: 1 });
    await this.#workers.leave(NO_WORKER.id);
    await this.redis.run('abandon', ['gone', 1, 1, id, 'nobody']);
  }

  /** A group of two parts and an empty group, to which one adds a part; two that fail, and a draft that nobody goes on with. */
  async #compose(): Promise<void> {
    const group = headOf({ size: 3, takesInput: true });
    const part = (index: number, more: Partial<TaskHead> = {}) => {
      return { id: `g.${index}`, head: headOf({ group: 'g', index, ...more }), body: BODY };
    };
    const nodes = [
      { id: 'g', head: group, body: '' },
      part(0, { after: 'nobody' }),
      part(1),
      part(2, { size: 0 }),
    ];
    await this.#workflows.draft({ root: 'x', owner: 'me', nodes: [part(9)], isFirst: true });
    await this.#workflows.draft({ root: 'g', owner: 'me', nodes: [], isFirst: true });
    await this.#workflows.draft({ root: 'g', owner: 'me', nodes, isFirst: false, entry: 'g' });
    const [one, two] = await this.#exchange([], 2);
    if (one === undefined || two === undefined)
      throw new ScriptError('the parts of a group could not be leased');
    const added = { id: 'g+0', head: headOf({}), body: BODY };
    await this.#workflows.add({ group: 'g', by: one, nodes: [added], parts: [{ id: 'g+0', entry: 'g+0' }] });
    await this.#workflows.results('g', 0);
    await this.#workflows.count('g');
    await this.redis.client('command').get(this.redis.keys.input('g'));
    await this.redis.client('command').hgetall(this.redis.keys.parts('g'));
    const failed: Outcome = { kind: 'failed', failure: '{}', reason: 'error' };
    await this.#exchange(
      [one, two].map((delivery) => ({ delivery, outcome: failed, endedAt: 1 })),
      0,
    );
    await this.#tasks.revoke('g', undefined, { call: 'g' });
    await this.#workflows.advance();
    await this.redis.run('time', []);
    await this.#checkSteps();
    await this.#tasks.prune({ deadLetterAgeMs: 1, deadLetterCount: 1, silentMs: 1, draftAgeMs: -1 });
  }

  /** What a step of a workflow was refused does not fail the script that carries it out. */
  async #checkSteps(): Promise<void> {
    const [refused] = await this.redis.client('command').lrange(this.redis.keys.failedContinuations, 0, 0);
    if (refused !== undefined) throw new ScriptError(refused.slice(0, refused.indexOf('\n')));
  }

  #publish(id: string, more: Partial<Publication> & { readonly priority?: number }): Promise<unknown> {
    const { priority, dedupeMs } = more;
    const head = headOf({
      ...(priority !== undefined && { priority }),
      ...(dedupeMs !== undefined && { dedupeMs }),
    });
    return this.#tasks.publish([{ id, head, body: BODY, ...more }]);
  }

  async #exchange(settlements: readonly Settlement[], slots: number): Promise<readonly Delivery[]> {
    this.#sequence += 1;
    const reply = await this.#tasks.exchange({
      worker: NO_WORKER.id,
      session: 0,
      sequence: this.#sequence,
      queues: [QUEUE],
      leaseMs: LEASE_MS,
      settlements,
      slots,
      prefetch: 0,
      holding: 0,
      leased: 9,
    });
    return reply.deliveries;
  }
}

function headOf({
  priority,
  dedupeMs,
  ...more
}: Partial<TaskHead> & { readonly dedupeMs?: number }): TaskHead {
  return {
    name: 'server-check',
    queue: QUEUE,
    at: 1,
    ttl: 60_000,
    hooks: ['hook'],
    ...(priority !== undefined && { priority }),
    ...(dedupeMs !== undefined && { dedupe: 'key' }),
    ...more,
  };
}

/** All keys that the check can leave behind, besides the buckets by the minute. */
const LEFT = [
  ...Object.values(KEY_NAMES).filter((name) => !name.includes('<')),
  'fetch:server-check:0',
  'gone:gone',
  'draft:g',
  'draft:x',
  'revoke:a',
  'revoke:g',
  `ready:5:${QUEUE}`,
  `ready:6:${QUEUE}`,
  `wake:${QUEUE}`,
  ...['a', 'b', 'c', 'd', 'g.0', 'g.1', 'g+0'].map((id) => `history:${id}`),
  ...['group', 'full', 'input', 'parts', 'added', 'nested'].map((part) => `${part}:g`),
  'results:g:0',
  'group:g.2',
  'nested:g.2',
  ...SCHEDULE_KEYS,
  ...LIMIT_KEYS,
];

async function clean(redis: RedisConnection): Promise<void> {
  const { prefix } = redis.keys;
  const minutes = await redis.client('command').zrange(`${prefix}buckets`, '0', '-1');
  const keys = [...LEFT, ...minutes.map((minute) => `ended:${minute}`)];
  await redis.client('command').del(...keys.map((key) => prefix + key));
}
