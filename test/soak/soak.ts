import { setTimeout as sleep } from 'node:timers/promises';
import { Arena, LEASE_MS } from './arena.js';
import { inflict } from './fault-acts.js';
import { planOf, type FaultName, type PlannedFault } from './fault-plan.js';
import { figuresOf, leftIn, recordsOf, type Figures } from './figures.js';
import { SLOW_MS } from './kinds.js';
import { startTicking, stopTicking } from './schedule.js';

export interface SoakOptions {
  readonly seconds: number;
  readonly seed: number;
  /** Servers, each with one shard; default 1. */
  readonly shards?: number | undefined;
  readonly fault?: FaultName | undefined;
  readonly mutant?: string | undefined;
  readonly tell?: ((progress: Progress) => void) | undefined;
}

export interface Progress {
  readonly atMs: number;
  readonly fault?: FaultName;
  readonly lines: number;
}

export interface SoakReport {
  readonly seed: number;
  readonly seconds: number;
  readonly shards: number;
  readonly faults: Readonly<Partial<Record<FaultName, number>>>;
  readonly figures: Figures;
  /** From the last fault, and the last acknowledged enqueue, to the end of all tasks. */
  readonly drainMs: number;
  readonly drainAtMostMs: number;
  readonly isFine: boolean;
}

/** 2 leases, the time of grace, the longest backoff and task, and the start of processes that were killed last. */
const DRAIN_MS = 3 * LEASE_MS + 100 + SLOW_MS;
/** A machine that does other things besides is not what is tested here. */
const MACHINE_MS = 120_000;

/** Lets faults come over a small installation while it works, heals it, and counts. */
export async function soak(options: SoakOptions): Promise<SoakReport> {
  const arena = await Arena.open(options);
  try {
    await startTicking(arena);
    const plan = planOf(options.seed, options.seconds * 1_000, options.fault);
    await perform(arena, plan, options);
    await arena.stopProducing();
    await stopTicking(arena);
    const drainMs = await drained(arena);
    const killed = plan.filter(({ name }) => name === 'kill-child').length;
    return reportOf(options, plan, await figuresOf(arena, killed), drainMs);
  } finally {
    await arena.close();
  }
}

async function perform(arena: Arena, plan: readonly PlannedFault[], { seconds, tell }: SoakOptions) {
  const startedAt = performance.now();
  const atMs = () => Math.round(performance.now() - startedAt);
  for (const fault of plan) {
    await sleep(Math.max(0, fault.atMs - atMs()));
    tell?.({ atMs: atMs(), fault: fault.name, lines: arena.ledger.lines().length });
    await inflict(arena, fault);
  }
  await sleep(Math.max(0, seconds * 1_000 - atMs()));
  tell?.({ atMs: atMs(), lines: arena.ledger.lines().length });
}

/** Until nothing lives any more, or time is up: then what is left is told. */
async function drained(arena: Arena): Promise<number> {
  const startedAt = performance.now();
  for (;;) {
    const passed = performance.now() - startedAt;
    const left = await leftIn(arena, await recordsOf(arena));
    if (left.length === 0 || passed > DRAIN_MS + MACHINE_MS) return Math.round(passed);
    await sleep(50);
  }
}

function reportOf(
  { seed, seconds, shards = 1 }: SoakOptions,
  plan: readonly PlannedFault[],
  figures: Figures,
  drainMs: number,
): SoakReport {
  const faults: Partial<Record<FaultName, number>> = {};
  for (const { name } of plan) faults[name] = (faults[name] ?? 0) + 1;
  const { again, againAtMost, ticks } = figures;
  const isFine =
    Object.values(figures.faults).every((ids) => ids.length === 0) &&
    again <= againAtMost &&
    ticks.fired === ticks.tasks &&
    drainMs <= DRAIN_MS + MACHINE_MS;
  return { seed, seconds, shards, faults, figures, drainMs, drainAtMostMs: DRAIN_MS + MACHINE_MS, isFine };
}
