import { decodeRecord } from '../../src/core/codec.js';
import { ENDED_LETTERS, isInList, isRoot, type EndedList } from '../../src/broker/storage/ended-list.js';
import type { Key } from './redis-keys.js';
import { list, named, pairs, scores } from './redis-view.js';

type Keys = ReadonlyMap<string, Key>;

/** All keys there are, as docs/redis-keys.md lists them. */
const KEYS: readonly (readonly [name: RegExp, type: string])[] = [
  [
    /^(task|active|revoked|progress|dedupe|dead-letters|watchers|deployed-schedules|declarations|workers|meta|stats)$/,
    'hash',
  ],
  [/^(limits|settings|paused|permits|laned|delayed-counts)$|^breaker:./, 'hash'],
  [/^event-sources$|^figure-(names|sources)$|^figures:(scripts|\d+:\d+)$|^levels:\d+:\d+$/, 'hash'],
  [
    /^(delayed|expiries|leases|buckets|workflows|dead-letter-times|schedules|deployments|drafts|blocked|kept-minutes|figure-chunks)$/,
    'zset',
  ],
  [/^(bands|rotations)$|^(lanes|permits):./, 'set'],
  [/^(timer|isolating|test-clock)$/, 'string'],
  [/^event-log$/, 'stream'],
  [/^continuations$/, 'list'],
  [/^(ready:[\ds]|ended|history|wake|ticks|nested|draft):./, 'list'],
  [/^(lane|rotation|lane-group|blocked|failures):./, 'list'],
  [/^(group|schedule):.|^results:.*:\d+$/, 'hash'],
  [/^parts:./, 'hash'],
  [/^(full|added):./, 'set'],
  [/^figure-archive:\d+:\d+$/, 'string'],
  [/^fetch:.+:\d+$|^(gone|input|revoke|rate|change|change-stop):./, 'string'],
];
const MINUTE = 60_000;
const LISTS = Object.keys(ENDED_LETTERS) as EndedList[];

/** What must hold in Redis at every moment, besides what holds for both brokers. */
export function* keyRules(keys: Keys): Iterable<string> {
  yield* noStrayKeys(keys);
  yield* endedRecordsWillGo(keys);
  yield* bandsAreKnown(keys);
  yield* lanesAreKnown(keys);
  yield* delayedAreCounted(keys);
  yield* workflowsAreListed(keys);
  yield* sameIds(
    'dead-letters',
    pairs(keys, 'dead-letters'),
    'dead-letter-times',
    scores(keys, 'dead-letter-times'),
  );
  yield* sameIds('schedule:*', named(keys, 'schedule:', String), 'schedules', scores(keys, 'schedules'));
  yield* sameIds('draft:*', named(keys, 'draft:', String), 'drafts', scores(keys, 'drafts'));
  for (const [queue, elements] of named(keys, 'wake:', list))
    if (elements.length > 1) yield `${elements.length} wake-ups wait in ${queue}`;
}

function* noStrayKeys(keys: Keys): Iterable<string> {
  for (const [name, { type }] of keys) {
    const known = KEYS.find(([pattern]) => pattern.test(name));
    if (known === undefined) yield `the key ${name} is not known: ${JSON.stringify(keys.get(name)?.value)}`;
    else if (known[1] !== type) yield `the key ${name} is a ${type}, not a ${known[1]}`;
  }
}

/** Each ended record is listed under the minute in which it may go. */
function* endedRecordsWillGo(keys: Keys): Iterable<string> {
  const buckets = scores(keys, 'buckets');
  const lists = named(keys, 'ended:', list);
  yield* sameIds('ended:*', lists, 'buckets', buckets);
  for (const [bucket, score] of buckets)
    if (Number(bucket.replace(/^[a-z]/, '')) !== score) yield `bucket ${bucket} is due at ${score}`;
  for (const [id, text] of pairs(keys, 'task')) {
    const record = decodeRecord(text);
    if (record?.kind !== 'ended') continue;
    const minute = Math.ceil(record.expireAt / MINUTE);
    for (const list of LISTS) {
      const bucket = `${ENDED_LETTERS[list]}${minute}`;
      if (isInList(record.head, list) && lists.get(bucket)?.includes(id) !== true)
        yield `${id} has ended and is not in the bucket ${bucket}`;
    }
  }
}

/** Nobody would come for what lies in a list that is not named. */
function* bandsAreKnown(keys: Keys): Iterable<string> {
  const bands = new Set(list(keys.get('bands')));
  for (const band of named(keys, 'ready:', list).keys())
    if (!bands.has(band)) yield `nobody knows of ready:${band}`;
}

/** A workflow is listed from its commit to the end of its last node. */
function* workflowsAreListed(keys: Keys): Iterable<string> {
  const roots = new Map<string, boolean>();
  const drafted = new Set([...named(keys, 'draft:', list).values()].flat());
  for (const [id, text] of pairs(keys, 'task')) {
    const record = decodeRecord(text);
    if (record?.kind === 'live' && isRoot(record.head) && !drafted.has(id)) roots.set(id, true);
  }
  yield* sameIds('workflows', scores(keys, 'workflows'), 'task', roots);
}

/** The delayed tasks of each queue are counted beside their set. */
function* delayedAreCounted(keys: Keys): Iterable<string> {
  const records = pairs(keys, 'task');
  const counts = new Map<string, number>();
  for (const id of scores(keys, 'delayed').keys()) {
    const record = decodeRecord(records.get(id) ?? '');
    const queue = record?.kind === 'live' ? record.head.queue : '?';
    counts.set(queue, (counts.get(queue) ?? 0) + 1);
  }
  for (const [queue, count] of counts)
    if (scores(keys, 'delayed-counts').get(queue) !== count)
      yield `${count} tasks of ${queue} are delayed, not ${scores(keys, 'delayed-counts').get(queue)}`;
  yield* sameIds('delayed-counts', scores(keys, 'delayed-counts'), 'delayed', counts);
}

function* lanesAreKnown(keys: Keys): Iterable<string> {
  const rotations = new Set(list(keys.get('rotations')));
  for (const band of named(keys, 'rotation:', list).keys())
    if (!rotations.has(band)) yield `nobody knows of rotation:${band}`;
  const known = [...named(keys, 'lanes:', list)].flatMap(([band, lanes]) =>
    lanes.map((lane) => `${band} ${lane}`),
  );
  const lanes = named(keys, 'lane:', (key) => list(key).length);
  const counts = new Map<string, number>();
  for (const [place, length] of lanes) {
    const band = place.slice(0, place.indexOf(' '));
    counts.set(band, (counts.get(band) ?? 0) + length);
  }
  yield* sameIds('lane:*', lanes, 'lanes:*', new Map(known.map((place) => [place, true])));
  for (const [band, count] of counts)
    if (scores(keys, 'laned').get(band) !== count)
      yield `${count} wait in lanes of ${band}, not ${scores(keys, 'laned').get(band)}`;
  yield* sameIds('laned', scores(keys, 'laned'), 'lanes:*', counts);
}

function* sameIds(
  one: string,
  ids: ReadonlyMap<string, unknown>,
  other: string,
  others: ReadonlyMap<string, unknown>,
): Iterable<string> {
  for (const id of ids.keys()) if (!others.has(id)) yield `${id} is in ${one} and not in ${other}`;
  for (const id of others.keys()) if (!ids.has(id)) yield `${id} is in ${other} and not in ${one}`;
}
