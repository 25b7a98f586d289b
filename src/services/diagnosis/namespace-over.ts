import type { EmptyNamespace, NamespaceDiagnosis } from '../../broker/diagnosis.js';
import { namespaceOf } from '../../broker/sharded/tags.js';

/** The facts of the tasks of all shards of a namespace: at least one. */
export function namespaceOver(shards: readonly NamespaceDiagnosis[]): NamespaceDiagnosis {
  const sumOf = (count: (shard: NamespaceDiagnosis) => number) =>
    shards.reduce((sum, shard) => sum + count(shard), 0);
  return {
    now: Math.max(...shards.map(({ now }) => now)),
    records: sumOf(({ records }) => records),
    examined: sumOf(({ examined }) => examined),
    overdue: shards.flatMap(({ overdue }) => overdue),
    orphaned: shards.flatMap(({ orphaned }) => orphaned),
    running: shards.flatMap(({ running }) => running),
    late: shards.flatMap(({ late }) => late),
    unknown: shards.flatMap(({ unknown }) => unknown),
    waiting: waitingOver(shards),
    paused: [...new Set(shards.flatMap(({ paused }) => paused))].sort(),
    deadLetters: sumOf(({ deadLetters }) => deadLetters),
  };
}

function waitingOver(shards: readonly NamespaceDiagnosis[]): NamespaceDiagnosis['waiting'] {
  const sums: Record<string, number> = {};
  for (const [queue, count] of shards.flatMap(({ waiting }) => Object.entries(waiting)))
    sums[queue] = (sums[queue] ?? 0) + count;
  return sums;
}

/** A namespace is empty where all its shards are. Others are named, but for its own shards. */
export function emptyOver(shards: readonly (EmptyNamespace | undefined)[]): EmptyNamespace | undefined {
  const empty = shards.filter((shard) => shard !== undefined);
  const [first] = empty;
  if (first === undefined || empty.length < shards.length) return undefined;
  const name = namespaceOf(first.name);
  const others = new Set(empty.flatMap((shard) => shard.others));
  others.delete(name);
  return { name, others: [...others].sort(), isComplete: empty.every(({ isComplete }) => isComplete) };
}
