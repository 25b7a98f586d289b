import type { LimitInfo } from '../../src/broker/limit-store.js';
import { decodeRecord, type TaskRecord } from '../../src/core/codec.js';
import type { Key } from './redis-keys.js';
import type { GroupView, View } from './view.js';

type Keys = ReadonlyMap<string, Key>;

/** What the keys of a namespace say. */
export function viewOfRedis(keys: Keys, now: number, limits: readonly LimitInfo[]): View {
  return {
    now,
    tasks: new Map([...pairs(keys, 'task')].map(([id, text]) => [id, recordOf(id, text)])),
    ready: new Map([...named(keys, 'ready:', list), ...named(keys, 'lane:', list)]),
    delayed: scores(keys, 'delayed'),
    expiries: scores(keys, 'expiries'),
    leases: scores(keys, 'leases'),
    active: pairs(keys, 'active'),
    paused: new Set(pairs(keys, 'paused').keys()),
    revoked: new Set(pairs(keys, 'revoked').keys()),
    progress: new Set(pairs(keys, 'progress').keys()),
    dedupe: new Map([...pairs(keys, 'dedupe')].map(([key, text]) => [key, holderOf(text)])),
    letters: new Set(pairs(keys, 'dead-letters').keys()),
    histories: new Set(named(keys, 'history:', list).keys()),
    groups: named(keys, 'group:', (_key, id) => groupOf(keys, id)),
    drafts: named(keys, 'draft:', (key) => list(key).slice(1)),
    steps: list(keys.get('continuations')).length,
    rotations: named(keys, 'rotation:', list),
    laneGroups: named(keys, 'lane-group:', (key, laneGroup) =>
      list(key).map((lane) => `${laneGroup.split(' ')[0]} ${lane}`),
    ),
    behind: named(keys, 'blocked:', list),
    limitKeys: scores(keys, 'blocked'),
    holders: named(keys, 'permits:', (key) => new Set(list(key))),
    held: new Map([...pairs(keys, 'permits')].map(([id, limitKeys]) => [id, limitKeys.split(' ')])),
    limits,
    schedules: named(keys, 'schedule:', (_key, name) => scheduleOf(pairs(keys, `schedule:${name}`))),
  };
}

export function list(key: Key | undefined): readonly string[] {
  return typeof key?.value === 'object' ? key.value : [];
}

/** A hash, or a sorted set with its scores. */
export function pairs(keys: Keys, name: string): Map<string, string> {
  const values = list(keys.get(name));
  const found = new Map<string, string>();
  for (let at = 0; at < values.length; at += 2) found.set(values[at] as string, values[at + 1] as string);
  return found;
}

export function scores(keys: Keys, name: string): Map<string, number> {
  return new Map(
    [...pairs(keys, name)].map(([id, score]) => [id, score === 'inf' ? Infinity : Number(score)]),
  );
}

/** The keys whose name begins so, by the rest of it. */
export function named<T>(keys: Keys, start: string, read: (key: Key, rest: string) => T): Map<string, T> {
  const found = new Map<string, T>();
  for (const [name, key] of keys) {
    if (name.startsWith(start)) found.set(name.slice(start.length), read(key, name.slice(start.length)));
  }
  return found;
}

function recordOf(id: string, text: string): TaskRecord {
  const record = decodeRecord(text);
  if (record === undefined) throw new Error(`the record of ${id} cannot be read: ${text}`);
  return record;
}

function holderOf(text: string): { readonly id: string; readonly until: number } {
  const [id = '', until] = text.split(' ');
  return { id, until: Number(until) };
}

function groupOf(keys: Keys, id: string): GroupView {
  const size = Number(pairs(keys, `group:${id}`).get('size'));
  const results = new Map<number, string>();
  for (const page of named(keys, `results:${id}:`, (_key, rest) => rest).values()) {
    for (const [place, gave] of pairs(keys, `results:${id}:${page}`)) results.set(Number(place), gave);
  }
  const added = [...pairs(keys, `parts:${id}`)].map(([place, part]) => [Number(place), part] as const);
  return { size, results, added: new Map(added) };
}

function scheduleOf(fields: ReadonlyMap<string, string>) {
  const dueAt = fields.get('dueAt');
  return { fired: Number(fields.get('fired') ?? 0), dueAt: dueAt === undefined ? undefined : Number(dueAt) };
}
