import { expect } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import type { ChildProcess } from '../../support/child-process.js';
import { Supervisor } from '../worker/supervisor.js';
import { Feeder } from './feeder.js';
import { FlowScene } from './flow-scene.js';
import { AT_ONCE } from './flow-tasks.js';
import { countsOf, longestBelow, mostOf, runsOf, staleOf, type Run } from './runs.js';

export interface KillPlan {
  readonly kills: number;
  readonly leaseMs: number;
  readonly keys: readonly string[];
}

export interface KillFigures {
  readonly succeeded: number;
  /** The most that held a permit at once, of any key. */
  readonly most: number;
  /** The longest time in which fewer than the limit ran though more waited, in ms. */
  readonly longestBelowMs: number;
  /** How many handlers went on after their attempts were lost. */
  readonly stale: number;
}

const PROCESSES = 3;

/** Three processes that are killed one after the other, and started again, while tasks with a concurrency limit run. */
export async function playKills({ kills, leaseMs, keys }: KillPlan): Promise<KillFigures> {
  const scene = new FlowScene();
  try {
    const feeder = new Feeder(await scene.start(), keys);
    await feeder.start();
    const worker = { lease: leaseMs, concurrency: 10 };
    const killed = await new Killing(scene, keys, worker).run(kills);
    await feeder.stop();
    return { succeeded: feeder.enqueued, ...figuresOf(runsOf(scene.notes(), killed), keys) };
  } finally {
    await scene.end();
  }
}

function figuresOf(runs: readonly Run[], keys: readonly string[]): Omit<KillFigures, 'succeeded'> {
  const counts = keys.map((key) => countsOf(runs, key));
  return {
    most: Math.max(...counts.map(mostOf)),
    longestBelowMs: Math.max(...counts.map(longestBelow)),
    stale: staleOf(runs).length,
  };
}

/** Kills a process that runs something, again and again. */
class Killing {
  readonly #killed = new Map<number, number>();
  readonly #ready = new Map<number, ChildProcess>();

  constructor(
    private readonly scene: FlowScene,
    private readonly keys: readonly string[],
    private readonly worker: { readonly lease: number; readonly concurrency: number },
  ) {}

  /** Answers when each was killed. Those that are left go on until the scene ends. */
  async run(kills: number): Promise<ReadonlyMap<number, number>> {
    const supervisors = Array.from({ length: PROCESSES }, () => new Supervisor(() => this.#spawn()));
    for (const each of supervisors) each.start();
    try {
      for (let kill = 0; kill < kills; kill += 1) await this.#kill();
      await this.#isFull();
    } finally {
      for (const each of supervisors) each.stop();
    }
    return this.#killed;
  }

  #spawn(): ChildProcess {
    const child = this.scene.spawn(this.worker);
    child.line('READY').then(
      () => this.#ready.set(child.pid, child),
      () => undefined,
    );
    return child;
  }

  async #kill(): Promise<void> {
    // Two are left to go on.
    await eventually(() => expect(this.#ready.size).toBe(PROCESSES));
    const pid = (await this.#isFull()).at(-1)?.pid ?? 0;
    this.#killed.set(pid, Date.now());
    this.#ready.get(pid)?.kill('SIGKILL');
    await this.#ready.get(pid)?.exited;
    this.#ready.delete(pid);
  }

  /** Resolves when all permits of all keys are held, so that no two losses are measured as one; gives what runs. */
  async #isFull(): Promise<readonly Run[]> {
    let open: readonly Run[] = [];
    await eventually(
      () => {
        open = runsOf(this.scene.notes(), this.#killed).filter(({ to }) => to === Infinity);
        for (const key of this.keys) expect(open.filter((run) => run.key === key)).toHaveLength(AT_ONCE);
      },
      { every: 5 },
    );
    return open;
  }
}
