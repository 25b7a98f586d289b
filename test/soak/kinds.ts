import { chain, chord, group, type AsyncResult, type TaskClient } from 'nest-task-queue';
import { LIMIT_KEY, SoakTasks } from './soak-tasks.js';

/** What a producer enqueues; `fails` is how it ends where nothing disturbs it. */
export interface Kind {
  readonly weight: number;
  readonly enqueue: (client: TaskClient, id: string) => Promise<AsyncResult<unknown>>;
  /** Default: the name of the kind and the number. */
  readonly idOf?: (index: number) => string;
  /** How many tasks it is, the one with the id included. */
  readonly tasks: number;
  readonly fails?: true;
}

const tasks = (client: TaskClient) => client.of(SoakTasks);
const members = (client: TaskClient, count: number) =>
  Array.from({ length: count }, (_none, index) => tasks(client).step.si(index));

/** Longer than the longest pause of a worker, so that it goes on with what somebody else has taken over. */
export const SLOW_MS = 3_000;

export const KINDS = {
  plain: { weight: 10, tasks: 1, enqueue: (client, id) => tasks(client).plain.with({ id }).enqueue() },
  slow: { weight: 1, tasks: 1, enqueue: (client, id) => tasks(client).slow.with({ id }).enqueue(SLOW_MS) },
  delayed: {
    weight: 2,
    tasks: 1,
    enqueue: (client, id) => tasks(client).plain.with({ id, countdown: '700ms' }).enqueue(),
  },
  limited: {
    weight: 2,
    tasks: 1,
    // Over several shards such a task lives where its limit is counted, and its id says so.
    idOf: (index) => `${LIMIT_KEY}/${index}`,
    enqueue: (client, id) =>
      tasks(client)
        .limited.with({ id })
        .enqueue(`tenant-${id.length % 2}`),
  },
  retried: { weight: 2, tasks: 1, enqueue: (client, id) => tasks(client).flaky.with({ id }).enqueue(2) },
  failing: {
    weight: 1,
    tasks: 1,
    fails: true,
    enqueue: (client, id) => tasks(client).flaky.with({ id }).enqueue(9),
  },
  chain: {
    weight: 1,
    tasks: 3,
    enqueue: (client, id) => client.enqueue(chain(members(client, 3)), { id }),
  },
  chord: {
    weight: 1,
    tasks: 5,
    enqueue: (client, id) => client.enqueue(chord(group(members(client, 4)), tasks(client).sum.s()), { id }),
  },
} as const satisfies Record<string, Kind>;

export type KindName = keyof typeof KINDS;
export const KIND_NAMES = Object.keys(KINDS) as KindName[];
