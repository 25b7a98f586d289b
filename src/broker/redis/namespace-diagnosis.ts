import { decodeRecord } from '../../core/codec.js';
import type { TaskHead } from '../../core/task-message.js';
import { parseToken } from '../../core/token.js';
import type { NamespaceDiagnosis, TaskFinding } from '../diagnosis.js';
import type { RedisConnection } from './redis-connection.js';

/** Records and entries of a list that are read at most, so that a diagnosis ends. */
const MAX_EXAMINED = 20_000;
const LISTS_AT_ONCE = 100;
/** A task that moves between two reads is in no list for a moment. */
const SETTLING_MS = 5_000;
const BANDS = ['9', '8', '7', '6', '5', '4', '3', '2', '1', '0', 's'];

/** The ids in each list, as far as they were read. */
interface ListedTasks {
  readonly leases: ReadonlyMap<string, number>;
  readonly delayed: ReadonlyMap<string, number>;
  readonly active: ReadonlyMap<string, string>;
  readonly ready: ReadonlySet<string>;
  readonly isWhole: boolean;
}

/** Diagnoses the tasks of a namespace; reads the lists twice for tasks that seem lost. */
export async function diagnoseNamespace(
  redis: RedisConnection,
  queues: readonly string[],
): Promise<NamespaceDiagnosis> {
  return new NamespaceScan(redis, queues).diagnose();
}

class NamespaceScan {
  readonly #heads = new Map<string, TaskHead>();

  constructor(
    private readonly redis: RedisConnection,
    private readonly queues: readonly string[],
  ) {}

  async diagnose(): Promise<NamespaceDiagnosis> {
    const { keys } = this.redis;
    const client = this.redis.client('command');
    const [records, paused, deadLetters] = await Promise.all([
      client.hlen(keys.task),
      client.hkeys(keys.paused),
      client.zcard(keys.deadLetterTimes),
    ]);
    const examined = await this.#readRecords();
    const now = await this.#now();
    const listed = await this.#readLists();
    const late = this.#findings(listed.delayed, (at) => at < now - SETTLING_MS);
    const lateIds = new Set(late.map(({ id }) => id));
    return {
      ...{ now, records, examined, paused, deadLetters, late },
      overdue: this.#findings(listed.leases, (at) => at < now - SETTLING_MS),
      running: [...listed.active].flatMap(([id, token]) => this.#finding(id, parseToken(token).leasedAt)),
      unknown: [...this.#heads].flatMap(([id, { unknownAt }]) =>
        unknownAt === undefined ? [] : this.#finding(id, unknownAt),
      ),
      orphaned: await this.#orphaned(listed, now),
      waiting: this.#waiting(listed, lateIds),
    };
  }

  async #readRecords(): Promise<number> {
    let examined = 0;
    let cursor = '0';
    do {
      const [next, row] = await this.redis
        .client('command')
        .hscan(this.redis.keys.task, cursor, 'COUNT', 500);
      cursor = next;
      for (let at = 0; at < row.length; at += 2) {
        const head = runnable(row[at + 1] as string);
        if (head !== undefined) this.#heads.set(row[at] as string, head);
      }
      examined += row.length / 2;
    } while (cursor !== '0' && examined < MAX_EXAMINED);
    return examined;
  }

  async #readLists(): Promise<ListedTasks> {
    const { keys } = this.redis;
    const client = this.redis.client('command');
    const last = String(MAX_EXAMINED - 1);
    const [leases, delayed, active] = await Promise.all([
      client.zrange(keys.leases, '0', last, 'WITHSCORES'),
      client.zrange(keys.delayed, '0', last, 'WITHSCORES'),
      client.hgetall(keys.active),
    ]);
    const ready = new Set<string>();
    const names = new Set([...this.queues, ...[...this.#heads.values()].map(({ queue }) => queue)]);
    const plain = [...names].flatMap((queue) => BANDS.map((band) => keys.ready(`${band}:${queue}`)));
    const lists = [...plain, ...(await this.#lanes())];
    let isWhole = lists.length < MAX_EXAMINED;
    for (let at = 0; at < Math.min(lists.length, MAX_EXAMINED); at += LISTS_AT_ONCE) {
      const some = lists.slice(at, at + LISTS_AT_ONCE);
      const found = await Promise.all(some.map((list) => client.lrange(list, 0, MAX_EXAMINED - 1)));
      isWhole &&= found.every((ids) => ids.length < MAX_EXAMINED);
      for (const id of found.flat()) ready.add(id);
    }
    return {
      leases: scores(leases),
      delayed: scores(delayed),
      active: new Map(Object.entries(active)),
      ready,
      isWhole,
    };
  }

  /** The lanes: lists of tasks that limits may hold back, or that a fair queue serves round-robin. */
  async #lanes(): Promise<readonly string[]> {
    const { keys } = this.redis;
    const client = this.redis.client('command');
    const lists: string[] = [];
    for (const band of Object.keys(await client.hgetall(keys.laned)))
      for (const lane of await client.smembers(keys.lanes(band))) lists.push(keys.lane(band, lane));
    return lists;
  }

  /** Live, and neither ready, delayed nor leased: found so at a second read as well. */
  async #orphaned(listed: ListedTasks, now: number): Promise<readonly TaskFinding[]> {
    if (!listed.isWhole) return [];
    const isLost =
      ({ ready, delayed, leases }: ListedTasks) =>
      (id: string) =>
        !ready.has(id) && !delayed.has(id) && !leases.has(id);
    const lost = [...this.#heads.keys()].filter(isLost(listed));
    if (lost.length === 0) return [];
    const records = await this.redis.client('command').hmget(this.redis.keys.task, ...lost.slice(0, 1_000));
    const again = isLost(await this.#readLists());
    const still = lost.slice(0, 1_000).filter((id, index) => {
      const head = runnable(records[index] ?? '');
      return head !== undefined && again(id) && now - head.at > SETTLING_MS;
    });
    return (await this.#withoutDrafted(still)).flatMap((id) =>
      this.#finding(id, this.#heads.get(id)?.at ?? now),
    );
  }

  /** Parts are stored as if they had begun, some before their group has. */
  async #withoutDrafted(ids: readonly string[]): Promise<readonly string[]> {
    if (ids.length === 0) return ids;
    const groups = ids.map((id) => this.#heads.get(id)?.group ?? '');
    const records = await this.redis.client('command').hmget(this.redis.keys.task, ...groups);
    return ids.filter((_id, index) => records[index]?.startsWith('g') !== true);
  }

  #waiting({ ready, delayed, active }: ListedTasks, late: ReadonlySet<string>): Record<string, number> {
    const waiting: Record<string, number> = {};
    for (const [id, { queue }] of this.#heads) {
      const waits = ready.has(id) || (delayed.has(id) && late.has(id));
      if (waits && !active.has(id)) waiting[queue] = (waiting[queue] ?? 0) + 1;
    }
    return waiting;
  }

  #findings(moments: ReadonlyMap<string, number>, isWrong: (at: number) => boolean): TaskFinding[] {
    return [...moments].flatMap(([id, at]) => (isWrong(at) ? this.#finding(id, at) : []));
  }

  #finding(id: string, since: number): TaskFinding[] {
    const head = this.#heads.get(id);
    return [{ id, task: head?.name ?? '(no record)', queue: head?.queue ?? '', since }];
  }

  async #now(): Promise<number> {
    const [seconds, micros] = await this.redis.client('command').time();
    return Number(seconds) * 1_000 + Number(micros) / 1_000;
  }
}

/** The head of a task that some list must hold; groups, and members of workflows that wait for others, are in no list. */
function runnable(text: string): TaskHead | undefined {
  const record = /^[rs]/.test(text) ? decodeRecord(text) : undefined;
  return record?.kind === 'live' ? record.head : undefined;
}

function scores(rows: readonly string[]): Map<string, number> {
  const found = new Map<string, number>();
  for (let at = 0; at < rows.length; at += 2) found.set(rows[at] as string, Number(rows[at + 1]));
  return found;
}
