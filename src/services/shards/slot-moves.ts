import type { ClusterMaster, ShardFacts } from '../../broker/diagnosis.js';
import { evenMoves } from './even-moves.js';
import type { ShardRow } from './shard-row.js';
import { moveCommands } from './move-commands.js';

/** A slot that goes to another master. */
export interface SlotMove {
  readonly shard: number;
  readonly slot: number;
  /** `host:port` of both masters. */
  readonly from: string;
  readonly to: string;
  /** For a shell, one after the other. */
  readonly commands: readonly string[];
}

/** The moves that even out the shards over the masters that answer. */
export function slotMoves(
  shards: readonly ShardRow[],
  masters: readonly ClusterMaster[],
): readonly SlotMove[] {
  const living = masters.filter(({ isDown }) => !isDown);
  const owners = living.map(({ id, address }) => ({
    id,
    shards: shards.filter(({ server }) => server === address).map(({ shard }) => shard),
  }));
  const server = shards.find(({ facts }) => facts !== undefined)?.facts;
  return evenMoves(owners).flatMap(({ shard, from, to }) => {
    const slot = shards[shard]?.slot;
    const [source, target] = [from, to].map((id) => living.find((master) => master.id === id));
    if (slot === undefined || source === undefined || target === undefined) return [];
    const commands = moveCommands({ slot, source, target, masters: living }, server ?? UNKNOWN);
    return [{ shard, slot, from: source.address, to: target.address, commands }];
  });
}

const UNKNOWN: Pick<ShardFacts, 'engine' | 'version'> = { engine: 'redis', version: '7.0' };
