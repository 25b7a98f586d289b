import type { Redis } from 'ioredis';
import type { MemoryBroker } from '../../../../src/broker/memory/memory-broker.js';
import type { MemoryState } from '../../../../src/broker/memory/state/memory-state.js';
import { dump } from '../../../contract/redis/dump.js';

/** What should not be there, by where it is. */
export type Leftovers = Readonly<Record<string, unknown>>;

/** Looks behind a broker when nothing runs. */
export interface Remains {
  /** All but results and dead letters. */
  besidesResults(): Promise<Leftovers>;
  /** Anything of any task: when all is past its time. */
  anything(): Promise<Leftovers>;
}

const filled = (
  places: Readonly<Record<string, { readonly size: number } | { readonly length: number }>>,
): Leftovers =>
  Object.fromEntries(
    Object.entries(places).filter(([, place]) => ('size' in place ? place.size : place.length) > 0),
  );

/** The maps of the memory broker. */
export class MemoryRemains implements Remains {
  readonly #state: MemoryState;

  constructor(broker: MemoryBroker) {
    this.#state = (broker.tasks as unknown as { readonly state: MemoryState }).state;
  }

  besidesResults(): Promise<Leftovers> {
    const {
      records,
      ready: { plain },
      leases: { active },
      delayed,
      revocations,
      workflows,
    } = this.#state;
    const {
      deadLetters,
      lanes,
      blocked,
      limitKeys: { permits },
    } = this.#state;
    const live = [...records.tasks].filter(([, { kind }]) => kind === 'live');
    const ready = [...plain].filter(([, ids]) => ids.length > 0);
    // What is kept of a group is only there for its time.
    const kept = [...workflows.groups].filter(([, { expireAt }]) => expireAt === undefined);
    const histories = [...deadLetters.history.keys()].filter((id) => !deadLetters.letters.has(id));
    const due = delayed.first() === undefined ? [] : ['something'];
    const { drafts, roots, continuations, endedMembers } = workflows;
    return Promise.resolve(
      filled({
        ...{ live, ready, kept, histories, active, due, drafts, roots, continuations, endedMembers },
        ...{ progress: records.progress, revoked: revocations.requested },
        ...{ lanes: lanes.bands(), laneGroups: lanes.groups, blocked: blocked.byKey, limitKeys: blocked.due },
        ...{ permits: permits.byKey, permitsByTask: permits.byTask },
      }),
    );
  }

  anything(): Promise<Leftovers> {
    const {
      records: { tasks, dedupe },
      workflows: { groups },
      deadLetters: { letters, history },
    } = this.#state;
    return Promise.resolve(filled({ tasks, groups, letters, history, dedupe }));
  }
}

/** What belongs to workers and to the namespace, or is only a hint. */
const STANDING =
  /^(meta|workers|stats|timer|deployments|deployed-schedules|bands|rotations|limits|settings|wake:.*|fetch:.*|gone:.*|test-clock|figure.*|levels:.*|event-log|event-sources)$/;
const RESULTS = /^(task|buckets|kept-minutes|ended:.*|dead-letters|dead-letter-times|history:.*)$/;
/** Of groups, and of calls that may be repeated; they go by themselves. */
const PASSING = /^(rate|failures|group|results|full|input|parts|added|revoke):/;

/** The keys of a namespace. */
export class RedisRemains implements Remains {
  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
  ) {}

  async besidesResults(): Promise<Leftovers> {
    const keys = await this.#lasting();
    const left: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(keys)) if (!RESULTS.test(key)) left[key] = value;
    const { task, 'dead-letters': letters } = keys as Record<
      string,
      { readonly value: Record<string, string> } | undefined
    >;
    for (const [id, record] of Object.entries(task?.value ?? {}))
      if (!record.startsWith('e')) left[id] = record;
    for (const key of Object.keys(keys)) {
      if (key.startsWith('history:') && letters?.value[key.slice(8)] === undefined) left[key] = keys[key];
    }
    return left;
  }

  /** Groups go by the server's own clock, which no test moves: what has a time set is as good as gone. */
  async anything(): Promise<Leftovers> {
    const left = await this.#lasting();
    await this.#dropPassing();
    return left;
  }

  async #lasting(): Promise<Leftovers> {
    const keys = Object.entries(await dump(this.redis, this.prefix)).filter(([key]) => !STANDING.test(key));
    const lasting: [string, unknown][] = [];
    for (const [key, value] of keys) {
      const isPassing = PASSING.test(key) && (await this.redis.pttl(this.prefix + key)) !== -1;
      if (!isPassing) lasting.push([key, value]);
    }
    return Object.fromEntries(lasting);
  }

  async #dropPassing(): Promise<void> {
    const keys = Object.keys(await dump(this.redis, this.prefix)).filter((key) => PASSING.test(key));
    if (keys.length > 0) await this.redis.del(...keys.map((key) => this.prefix + key));
  }
}
