import type { LimitKind } from '../../core/lane.js';
import type { BreakerState, LimitDefinition, LimitInfo, LimitStore } from '../limit-store.js';
import { limitField, limitOf } from '../storage/limit-field.js';
import { limitNumbers } from '../storage/limit-text.js';
import type { RedisConnection } from './redis-connection.js';

type LimitRow = readonly [
  field: string,
  numbers: string,
  state: BreakerState | '',
  failures: number,
  openedAt: string,
];

/** Limits in a hash: scripts read their numbers with each lease. */
export class RedisLimitStore implements LimitStore {
  constructor(private readonly redis: RedisConnection) {}

  declare(limits: readonly LimitDefinition[]): Promise<void> {
    return this.#declare('', limits);
  }

  restore(limits: readonly LimitDefinition[]): Promise<void> {
    return this.#declare('missing', limits);
  }

  async set(limit: LimitDefinition): Promise<boolean> {
    return (
      (await this.redis.run('set-limit', [limitField(limit.kind, limit.name), limitNumbers(limit)])) === 1
    );
  }

  async unset(kind: LimitKind, name: string): Promise<boolean> {
    return (await this.redis.run('set-limit', [limitField(kind, name), ''])) === 1;
  }

  async reset(breaker: string): Promise<boolean> {
    return (await this.redis.run('reset-breaker', [breaker])) === 1;
  }

  async list(): Promise<readonly LimitInfo[]> {
    const values = (await this.redis.run('list-limits', [])) as unknown[];
    const infos: { readonly field: string; readonly info: LimitInfo }[] = [];
    for (let at = 0; at < values.length; at += 5) {
      const row = values.slice(at, at + 5) as unknown as LimitRow;
      const info = infoOf(row);
      if (info !== undefined) infos.push({ field: row[0], info });
    }
    return infos.sort((one, other) => (one.field < other.field ? -1 : 1)).map(({ info }) => info);
  }

  async #declare(which: 'missing' | '', limits: readonly LimitDefinition[]): Promise<void> {
    if (limits.length === 0) return;
    const args = limits.flatMap((limit) => [limitField(limit.kind, limit.name), limitNumbers(limit)]);
    await this.redis.run('declare-limits', [which, ...args]);
  }
}

function infoOf([field, text, state, failures, openedAt]: LimitRow): LimitInfo | undefined {
  const [declaredText = '', setText] = text.split('/');
  const declared = definitionOf(field, declaredText);
  const set = setText === undefined ? undefined : definitionOf(field, setText);
  const definition = set ?? declared;
  if (definition === undefined || declared === undefined) return undefined;
  const breaker = state !== '' && {
    breaker: { state, failures, ...(openedAt !== '' && { openedAt: Number(openedAt) }) },
  };
  return { definition, ...(set !== undefined && { declared }), ...breaker };
}

function definitionOf(field: string, text: string): LimitDefinition | undefined {
  const { kind, name } = limitOf(field) ?? {};
  const [one, two, three, four] = text.split(' ').map(Number);
  if (name === undefined || one === undefined) return undefined;
  if (kind === 'concurrency') return { kind, name, limit: one };
  if (two === undefined || three === undefined) return undefined;
  if (kind === 'rate') return { kind, name, limit: one, perMs: two, burst: three };
  if (kind !== 'breaker' || four === undefined) return undefined;
  return { kind, name, threshold: one, windowMs: two, cooldownMs: three, halfOpen: four };
}
