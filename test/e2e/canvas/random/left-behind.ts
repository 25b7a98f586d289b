import type { Redis } from 'ioredis';
import type { MemoryBroker } from '../../../../src/broker/memory/memory-broker.js';
import type { MemoryState } from '../../../../src/broker/memory/memory-state.js';
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
  places: Readonly<Record<string, { readonly size: number } | readonly unknown[]>>,
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
    const { tasks, bands, active, delayed, drafts, steps, progress, revoked, groups } = this.#state;
    const { history, letters, lanes, roads, gates } = this.#state;
    const live = [...tasks].filter(([, { kind }]) => kind === 'live');
    const ready = [...bands].filter(([, band]) => band.length > 0);
    // What is kept of a group is only there for its time.
    const kept = [...groups].filter(([, { expireAt }]) => expireAt === undefined);
    const histories = [...history.keys()].filter((id) => !letters.has(id));
    const due = delayed.first() === undefined ? [] : ['something'];
    return Promise.resolve(
      filled({
        ...{ live, ready, kept, histories, active, due, drafts, steps, progress, revoked },
        ...{ lanes: lanes.bands(), roads: lanes.roads, behind: roads.behind, gates: roads.due },
        ...{ holders: gates.places.holders, held: gates.places.held },
      }),
    );
  }

  anything(): Promise<Leftovers> {
    const { tasks, groups, letters, history, dedupe } = this.#state;
    return Promise.resolve(filled({ tasks, groups, letters, history, dedupe }));
  }
}

/** What belongs to workers and to the namespace, or is only a hint. */
const STANDING = /^(meta|workers|stats|timer|releases?|bands|rings|limits|wake:.*|fetch:.*|test-clock)$/;
const RESULTS = /^(task|buckets|ended:.*|letters|dead|history:.*)$/;
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
    const { task, letters } = keys as Record<string, { readonly value: Record<string, string> } | undefined>;
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
