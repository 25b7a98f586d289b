import type { ClusterMaster, ShardFacts } from '../../broker/diagnosis.js';

export interface MovedSlot {
  readonly slot: number;
  readonly source: ClusterMaster;
  readonly target: ClusterMaster;
  /** All that answer. */
  readonly masters: readonly ClusterMaster[];
}

/** The commands that move a slot: in one step where the server can, else key by key. */
export function moveCommands(
  moved: MovedSlot,
  { engine, version }: Pick<ShardFacts, 'engine' | 'version'>,
): readonly string[] {
  const { slot, source, target } = moved;
  if (engine === 'valkey' && isAtLeast(version, 9, 0))
    return [`${cli(source)} CLUSTER MIGRATESLOTS SLOTSRANGE ${slot} ${slot} NODE ${target.id}`];
  if (engine === 'redis' && isAtLeast(version, 8, 4))
    return [`${cli(target)} CLUSTER MIGRATION IMPORT ${slot} ${slot}`];
  return keyByKey(moved);
}

/** More keys than a slot holds. */
const ALL = 100_000_000;

/** Once both know of the move, new keys arise at the target, so one pass over the keys of the source finds all. */
function keyByKey({ slot, source, target, masters }: MovedSlot): readonly string[] {
  const [host, port] = hostAndPort(target);
  const others = masters.filter((master) => master !== source && master !== target);
  return [
    `${cli(target)} CLUSTER SETSLOT ${slot} IMPORTING ${source.id}`,
    `${cli(source)} CLUSTER SETSLOT ${slot} MIGRATING ${target.id}`,
    `${cli(source)} CLUSTER GETKEYSINSLOT ${slot} ${ALL} | ` +
      `xargs -r -d '\\n' -n 100 ${cli(source)} MIGRATE ${host} ${port} '' 0 60000 KEYS`,
    ...[target, source, ...others].map(
      (master) => `${cli(master)} CLUSTER SETSLOT ${slot} NODE ${target.id}`,
    ),
  ];
}

function cli(master: ClusterMaster): string {
  const [host, port] = hostAndPort(master);
  return `redis-cli -h ${host} -p ${port}`;
}

function hostAndPort({ address }: ClusterMaster): readonly [host: string, port: string] {
  const colon = address.lastIndexOf(':');
  return [address.slice(0, colon), address.slice(colon + 1)];
}

function isAtLeast(version: string, major: number, minor: number): boolean {
  const [first = 0, second = 0] = version.split('.').map(Number);
  return first > major || (first === major && second >= minor);
}
