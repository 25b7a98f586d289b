import type { LimitKind } from '../../core/lane.js';
import type { BreakerState, LimitDefinition, LimitInfo, LimitStore } from '../limit-store.js';
import { least, sumOf } from './merge.js';
import type { ShardSet } from './shard-set.js';
import type { ShardedSettingStore } from './sharded-setting-store.js';

/** All shards know all limits, because any of them may be the home of a key. */
export class ShardedLimitStore implements LimitStore {
  constructor(
    private readonly shards: ShardSet,
    private readonly settings: Pick<ShardedSettingStore, 'set'>,
  ) {}

  /** A shard that is down learns them when it is back: workers restore what is missing. */
  async declare(limits: readonly LimitDefinition[]): Promise<void> {
    await this.shards.ask((broker) => broker.limits.declare(limits));
  }

  async restore(limits: readonly LimitDefinition[]): Promise<void> {
    await this.shards.ask((broker) => broker.limits.restore(limits));
  }

  async set(limit: LimitDefinition): Promise<boolean> {
    const { kind, name } = limit;
    return (await this.settings.set({ kind: 'limit', of: kind, name, limit })) !== 'undeclared';
  }

  async unset(kind: LimitKind, name: string): Promise<boolean> {
    const infos = await this.list();
    const isSet = infos.some(
      ({ definition, declared }) =>
        declared !== undefined && definition.kind === kind && definition.name === name,
    );
    await this.settings.set({ kind: 'limit', of: kind, name, limit: null });
    return isSet;
  }

  async reset(breaker: string): Promise<boolean> {
    const parts = await this.shards.ask(({ limits }) => limits.reset(breaker));
    return parts.some(({ answer }) => answer);
  }

  async list(): Promise<readonly LimitInfo[]> {
    const parts = await this.shards.ask(({ limits }) => limits.list());
    return limitsOver(parts.map(({ answer }) => answer));
  }
}

/** Each limit once. */
export function limitsOver(parts: readonly (readonly LimitInfo[])[]): readonly LimitInfo[] {
  const byName = new Map<string, LimitInfo[]>();
  for (const info of parts.flat()) {
    const { kind, name } = info.definition;
    const known = byName.get(`${kind} ${name}`) ?? [];
    byName.set(`${kind} ${name}`, [...known, info]);
  }
  return [...byName.values()].map(limitOver);
}

function limitOver(infos: readonly LimitInfo[]): LimitInfo {
  const [first] = infos as readonly [LimitInfo];
  const breakers = infos.flatMap(({ breaker }) => breaker ?? []);
  if (breakers.length === 0) return first;
  const openedAt = least(breakers.map((breaker) => breaker.openedAt));
  return {
    ...first,
    breaker: {
      state: worstOf(breakers.map(({ state }) => state)),
      failures: sumOf(breakers.map(({ failures }) => failures)),
      ...(openedAt !== undefined && { openedAt }),
    },
  };
}

const WORST_FIRST: readonly BreakerState[] = ['open', 'half-open', 'closed'];

/** Each shard has a breaker of its own: one that is open anywhere is worth knowing. */
function worstOf(states: readonly BreakerState[]): BreakerState {
  return WORST_FIRST.find((state) => states.includes(state)) ?? 'closed';
}
