import { chance, chosen } from './chance.js';

interface Fault {
  readonly weight: number;
  readonly what: string;
  readonly ms?: readonly [from: number, to: number];
}

/** What can be done to workers, to Redis and to the network between them; `ms`: how long it lasts, from and to. */
export const FAULTS = {
  kill: { weight: 4, what: 'SIGKILL of a worker' },
  'kill-child': { weight: 3, what: 'SIGKILL of a process of the pool' },
  stop: { weight: 3, what: 'SIGSTOP of a worker, then SIGCONT', ms: [1_500, 2_500] },
  term: { weight: 2, what: 'SIGTERM of a worker' },
  'redis-kill': { weight: 2, what: 'SIGKILL of Redis, started again', ms: [0, 500] },
  'redis-pause': { weight: 2, what: 'SIGSTOP of Redis, then SIGCONT', ms: [300, 2_000] },
  reset: { weight: 4, what: 'all connections reset' },
  'black-hole': { weight: 2, what: 'nothing arrives, nothing is closed', ms: [500, 2_500] },
  cut: { weight: 6, what: 'replies lost after the work was done' },
  latency: { weight: 3, what: 'a slow network', ms: [500, 2_000] },
  flush: { weight: 2, what: 'SCRIPT FLUSH' },
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;
export const FAULT_NAMES = Object.keys(FAULTS) as FaultName[];

export interface PlannedFault {
  /** After the beginning. */
  readonly atMs: number;
  readonly name: FaultName;
  readonly forMs: number;
  /** From 0 to 1: which of the workers, or of the servers. */
  readonly target: number;
}

const GAP_MS = [150, 900] as const;

/** The same seed gives the same plan. One fault begins after the other has ended, and some time to recover has passed. */
export function planOf(seed: number, forMs: number, only?: FaultName): readonly PlannedFault[] {
  const random = chance(seed);
  const between = ([from, to]: readonly [number, number]) => Math.round(from + random() * (to - from));
  const plan: PlannedFault[] = [];
  for (let atMs = 1_000; ;) {
    const drawn = chosen(FAULTS, random);
    const name = only ?? drawn;
    const { ms }: Fault = FAULTS[name];
    const lasts = ms === undefined ? 0 : between(ms);
    if (atMs + lasts > forMs) return plan;
    plan.push({ atMs, name, forMs: lasts, target: random() });
    atMs += lasts + between(GAP_MS);
  }
}
