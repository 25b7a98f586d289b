import type { ShardView, VisitContext } from '../../../../src/broker/sharded/shard-view.js';
import { visits } from '../../../../src/broker/sharded/visits.js';

export const NOW = 10_000;
export const EMPTY = { band: undefined, readyCount: 0, oldestAt: undefined };

export type Traits = Omit<Partial<ShardView>, 'digest'> & {
  readonly band?: string;
  readonly age?: number;
  readonly ready?: number;
};

/** A free shard that was seen a moment ago; with a band it holds tasks, the first of them `age` ms old. */
export function shard({ band, age = 0, ready = 1, ...traits }: Traits = {}): ShardView {
  return {
    isFree: true,
    settlements: 0,
    isHeldBack: false,
    isRequested: false,
    isDue: false,
    isLook: false,
    isParked: false,
    limited: 0,
    lastBand: undefined,
    mayHaveMore: band !== undefined,
    seenAt: NOW,
    restsUntil: 0,
    delayMs: 0,
    digest: band === undefined ? EMPTY : { band, readyCount: ready, oldestAt: NOW - age },
    ...traits,
  };
}

export const UNKNOWN = shard({ mayHaveMore: true });
export const LOOK = shard({ mayHaveMore: true, isRequested: true, isLook: true });
export const unseen: ShardView = { ...UNKNOWN, digest: undefined, seenAt: Number.NEGATIVE_INFINITY };

/** The first of a list, then the last, and again. */
export function alternating(): () => number {
  let count = 0;
  return () => (count++ % 2 === 0 ? 0 : 0.999);
}

export function visited(shards: readonly ShardView[], traits: Partial<VisitContext> = {}) {
  const context = {
    now: NOW,
    queues: ['q', 'r'],
    canLease: true,
    slots: 10,
    only: undefined,
    leases: 0,
    most: 4,
    random: alternating(),
    fleet: 2,
  };
  const { lease, others } = visits(shards, { ...context, ...traits });
  return [lease, others.map(({ shard: index }) => index), others.map(({ slots }) => slots)] as const;
}
