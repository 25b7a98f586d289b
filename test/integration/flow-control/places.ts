import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import type { AsyncResult, TaskView } from 'nest-task-queue';
import { eventually } from '../../support/eventually.js';
import { Supervisor } from '../worker/supervisor.js';
import type { ChildProcess } from '../../support/child-process.js';
import { FlowScene } from './flow-scene.js';
import { AT_ONCE, type FlowTasks } from './flow-tasks.js';

export interface KillPlan {
  readonly kills: number;
  readonly leaseMs: number;
  readonly keys: readonly string[];
}

export interface KillFigures {
  /** The most that ran at once, of any key. */
  readonly most: number;
  /** The longest time in which fewer than the limit ran though more waited, in ms. */
  readonly longestBelowMs: number;
  /** How many were enqueued, and how many of them have succeeded. */
  readonly enqueued: number;
  readonly succeeded: number;
}

interface Run {
  readonly key: string;
  readonly pid: number;
  readonly from: number;
  readonly to: number;
}

const TASK_MS = 25;
const WAITING = 400;
const PROCESSES = 3;

/** Three processes that are killed one after the other, and started again, while tasks with a concurrency limit run. */
export async function playKills({ kills, leaseMs, keys }: KillPlan): Promise<KillFigures> {
  const scene = new FlowScene();
  try {
    const feeder = new Feeder(scene, await scene.start(), keys);
    const feeding = feeder.feed();
    const killed = await killing(scene, kills, { lease: leaseMs, concurrency: 10 }).finally(() =>
      feeder.stop(),
    );
    await feeding;
    const states = await Promise.all(feeder.results.map((result) => stateOf(result)));
    const runs = runsOf(scene.scene.ledger.lines(), killed);
    return {
      most: Math.max(...keys.map((key) => Math.max(...countsOf(runs, key).map(({ running }) => running)))),
      longestBelowMs: Math.max(...keys.map((key) => longestBelow(countsOf(runs, key)))),
      enqueued: states.length,
      succeeded: states.filter((state) => state === 'SUCCESS').length,
    };
  } finally {
    await scene.end();
  }
}

async function stateOf(result: AsyncResult): Promise<string> {
  await result.get({ timeout: '60s' });
  return result.state();
}

/** Sees to it that there is always something that waits, of each key. */
class Feeder {
  readonly results: AsyncResult[] = [];
  #isOver = false;

  constructor(
    private readonly scene: FlowScene,
    private readonly tasks: TaskView<FlowTasks>,
    private readonly keys: readonly string[],
  ) {}

  async feed(): Promise<void> {
    while (!this.#isOver) {
      const ended = this.scene.scene.ledger.lines().filter((line) => line.startsWith('end')).length;
      if (this.results.length - ended < WAITING / 2) await this.#enqueue();
      await sleep(50);
    }
  }

  stop(): void {
    this.#isOver = true;
  }

  async #enqueue(): Promise<void> {
    const calls = Array.from({ length: WAITING }, (_, index) => this.keys[index % this.keys.length] ?? '');
    this.results.push(...(await this.tasks.holds.enqueueMany(calls.map((key) => [key, TASK_MS]))));
  }
}

/** Kills a process that runs something, again and again; answers when each was killed. */
async function killing(
  scene: FlowScene,
  kills: number,
  worker: { readonly lease: number; readonly concurrency: number },
): Promise<ReadonlyMap<number, number>> {
  const killed = new Map<number, number>();
  const ready = new Map<number, ChildProcess>();
  const supervisor = () =>
    new Supervisor(() => {
      const child = scene.spawn(worker);
      child.line('READY').then(
        () => ready.set(child.pid, child),
        () => undefined,
      );
      return child;
    });
  const supervisors = Array.from({ length: PROCESSES }, supervisor);
  for (const each of supervisors) each.start();
  try {
    for (let kill = 0; kill < kills; kill += 1) {
      // Two are left to go on.
      await eventually(() => expect(ready.size).toBe(PROCESSES), { within: 60_000 });
      const pid = await running(scene, killed);
      killed.set(pid, Date.now());
      ready.get(pid)?.kill('SIGKILL');
      await ready.get(pid)?.exited;
      ready.delete(pid);
    }
  } finally {
    for (const each of supervisors) each.stop();
  }
  return killed;
}

/** A process that runs a task, the one that began last, once all places of some key are taken. */
async function running(scene: FlowScene, killed: ReadonlyMap<number, number>): Promise<number> {
  let pid = 0;
  await eventually(
    () => {
      const open = runsOf(scene.scene.ledger.lines(), killed).filter(({ to }) => to === Infinity);
      expect(open.filter(({ key }) => key === open.at(-1)?.key)).toHaveLength(AT_ONCE);
      pid = open.at(-1)?.pid ?? 0;
    },
    { within: 30_000, every: 5 },
  );
  return pid;
}

/** From when to when each attempt ran: to its end, or to the death of its process. */
function runsOf(lines: readonly string[], killed: ReadonlyMap<number, number>): readonly Run[] {
  const open = new Map<string, { key: string; from: number; pid: number }>();
  const runs: Run[] = [];
  for (const line of lines) {
    const [event, key = '', id, pid, at] = line.split(' ');
    const run = open.get(`${id} ${pid}`);
    if (event === 'start') open.set(`${id} ${pid}`, { key, from: Number(at), pid: Number(pid) });
    else if (run !== undefined) {
      open.delete(`${id} ${pid}`);
      runs.push({ ...run, to: Number(at) });
    }
  }
  for (const run of open.values()) runs.push({ ...run, to: killed.get(run.pid) ?? Infinity });
  return runs;
}

interface Count {
  readonly at: number;
  readonly running: number;
}

/** How many run, from each moment on at which that changes. */
function countsOf(runs: readonly Run[], key: string): readonly Count[] {
  const own = runs.filter((run) => run.key === key);
  const changes = [
    ...own.map(({ from }) => ({ at: from, by: 1 })),
    ...own.map(({ to }) => ({ at: to, by: -1 })),
  ];
  // What ends in the millisecond in which another starts has ended first.
  changes.sort((one, other) => one.at - other.at || one.by - other.by);
  let running = 0;
  return changes.map(({ at, by }) => ({ at, running: (running += by) }));
}

/** From the first moment at which the limit was reached to the last. */
function longestBelow(counts: readonly Count[]): number {
  let longest = 0;
  let fullAt: number | undefined;
  let isFull = false;
  for (const { at, running } of counts) {
    if (running >= AT_ONCE && fullAt !== undefined && !isFull) longest = Math.max(longest, at - fullAt);
    if (isFull || running >= AT_ONCE) fullAt = at;
    isFull = running >= AT_ONCE;
  }
  return longest;
}
