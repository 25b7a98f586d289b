import { decodeRecord, type TaskRecord } from '../../src/core/codec.js';
import { CONCURRENCY, type Arena } from './arena.js';
import { KINDS, type Kind, type KindName } from './kinds.js';
import { rateOf, type RateFigures } from './rate.js';
import { SCHEDULE } from './schedule.js';

/** An end of a task, as the scripts noted it where it happened. */
interface End {
  readonly id: string;
  readonly token: string;
  /** What held the task at that moment. */
  readonly held: string;
  readonly state: string;
}

/** What a soak comes to. */
export interface Figures {
  readonly acknowledged: number;
  readonly ended: number;
  readonly runs: number;
  /** Runs that neither a first attempt nor a retry accounts for, and how many there may be: what was lost or given back. */
  readonly again: number;
  readonly againAtMost: number;
  /** How many ticks of the schedule were counted, and how many tasks they are. */
  readonly ticks: { readonly fired: number; readonly tasks: number };
  readonly rate: RateFigures;
  readonly faults: Faults;
}

/** What must not be: ids. */
export interface Faults {
  /** Acknowledged, and not ended. */
  readonly lost: readonly string[];
  readonly endedTwice: readonly string[];
  /** Ended by an attempt that held the task no longer. */
  readonly stale: readonly string[];
  /** Said to have succeeded, and never run. */
  readonly idle: readonly string[];
  /** Ended in another way than it would undisturbed. */
  readonly strange: readonly string[];
  /** Read as another end than it has. */
  readonly misread: readonly string[];
  /** Started beyond their rate. */
  readonly hasty: readonly string[];
  /** In some place when all had ended. */
  readonly left: readonly string[];
}

type Rows = readonly (readonly [id: string, word: string])[];

/** Compares what Redis holds with what was written down outside of it. */
export async function figuresOf(arena: Arena, killedChildren: number): Promise<Figures> {
  const rows = arena.ledger.lines().map((line) => line.split(' '));
  const of = (event: string): Rows =>
    rows.filter(([first]) => first === event).map(([, id = '', word = '']) => [id, word]);
  const ends = (await listed(arena, 'test-ends')).map(endOf);
  const records = await recordsOf(arena);
  const [acked, runs, reads] = [of('acked'), of('run'), of('read')];
  const due = ends.reduce((sum, { id }) => sum + dueRuns(id), 0);
  const rate = rateOf(await listed(arena, 'leased'));
  return {
    acknowledged: acked.length,
    ended: ends.length,
    runs: runs.length,
    again: runs.length - due,
    againAtMost: givenBack(records) + killedChildren * CONCURRENCY,
    ticks: await ticksOf(arena, ends),
    rate,
    faults: {
      lost: acked.map(([id]) => id).filter((id) => !ends.some((end) => end.id === id)),
      endedTwice: twice(ends.map(({ id }) => id)),
      stale: ends.filter(({ token, held }) => token !== '-' && token !== held).map(({ id }) => id),
      idle: idle(ends, runs),
      strange: strange(acked, ends),
      misread: reads
        .filter(([id, state]) => ends.find((end) => end.id === id)?.state !== state)
        .map(([id]) => id),
      hasty: rate.beyond,
      left: await leftIn(arena, records),
    },
  };
}

const LIVE_KEYS = [
  'active',
  'leases',
  'delayed',
  'continuations',
  'continuations:failed',
  'drafts',
  'dedupe',
  'revoked',
  'laned',
  'permits',
  'blocked',
];

/** Live records, and keys that only live tasks may leave behind. */
export async function leftIn(
  arena: Arena,
  records: ReadonlyMap<string, TaskRecord>,
): Promise<readonly string[]> {
  const left = [...records].filter(([, { kind }]) => kind === 'live').map(([id]) => id);
  for (const server of arena.servers) {
    for (const key of LIVE_KEYS) {
      if ((await server.client.exists(server.key(key))) > 0) left.push(`something in ${server.key(key)}`);
    }
  }
  return left;
}

/** All that the lists of one name hold. */
async function listed({ servers }: Arena, name: string): Promise<readonly string[]> {
  return (await Promise.all(servers.map(({ client, key }) => client.lrange(key(name), 0, -1)))).flat();
}

export async function recordsOf({ servers }: Arena): Promise<ReadonlyMap<string, TaskRecord>> {
  const records = new Map<string, TaskRecord>();
  const hashes = await Promise.all(servers.map(({ client, key }) => client.hgetall(key('task'))));
  for (const [id, text] of hashes.flatMap((hash) => Object.entries(hash))) {
    const record = decodeRecord(text);
    if (record === undefined) throw new Error(`the record of ${id} cannot be read: ${text}`);
    // A task has one shard.
    if (records.has(id)) throw new Error(`${id} has two records.`);
    records.set(id, record);
  }
  return records;
}

function endOf(line: string): End {
  const [id = '', token = '', held = '', state = ''] = line.split(' ');
  return { id, token, held, state };
}

const isGroup = (id: string) => /^chord-\d+\/0$/.test(id);

/** How often a task runs that nothing disturbs. */
function dueRuns(id: string): number {
  if (isGroup(id)) return 0;
  if (id.startsWith('retried-')) return 3;
  return id.startsWith('failing-') ? 4 : 1;
}

/** A lease that ran out, or was given back: each allows for one more run. */
function givenBack(records: ReadonlyMap<string, TaskRecord>): number {
  let count = 0;
  for (const { head } of records.values()) count += (head.losses ?? 0) + (head.releases ?? 0);
  return count;
}

function twice(ids: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return ids.filter((id) => seen.has(id) || !seen.add(id));
}

function idle(ends: readonly End[], runs: Rows): readonly string[] {
  const ran = new Set(runs.map(([id]) => id));
  return ends
    .filter(({ id, state }) => state === 'SUCCESS' && !isGroup(id) && !ran.has(id))
    .map(({ id }) => id);
}

function strange(acked: Rows, ends: readonly End[]): readonly string[] {
  const states = new Map(ends.map(({ id, state }) => [id, state]));
  const wanted = (kind: string) => ((KINDS[kind as KindName] as Kind).fails === true ? 'FAILURE' : 'SUCCESS');
  return acked.filter(([id, kind]) => states.has(id) && states.get(id) !== wanted(kind)).map(([id]) => id);
}

async function ticksOf(arena: Arena, ends: readonly End[]) {
  const counts = await Promise.all(
    arena.servers.map(({ client, key }) => client.hget(key(`schedule:${SCHEDULE}`), 'fired')),
  );
  const fired = counts.reduce((sum, count) => sum + Number(count ?? 0), 0);
  return { fired, tasks: new Set(ends.map(({ id }) => id).filter((id) => id.startsWith('beat:'))).size };
}
