import { execFileSync, spawnSync } from 'node:child_process';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { BenchRuns, gaps } from './bench/bench-runs.js';

/** Some dozen processes one after the other, on a machine that others use. */
const PATIENCE_MS = 600_000;
const SYSTEMS = ['nest-task-queue', 'bullmq', 'bee-queue'];

const runs = new BenchRuns();
afterEach(() => runs.end());

const hasCelery = ['python3', '/usr/bin/python3'].some(
  (python) => spawnSync(python, ['-c', 'import celery, redis']).status === 0,
);
/** Needs Debian's python3-celery and python3-redis, which are not required. */
const itWithCelery = hasCelery ? it : it.skip;

/** Processes that a process has started, and what they run. */
function childrenOf(pid: number): { pid: number; command: string }[] {
  const lines = execFileSync('ps', ['-A', '-o', 'ppid=,pid=,args='], { encoding: 'utf8' }).split('\n');
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter(([parent]) => Number(parent) === pid)
    .map(([, child, ...command]) => ({ pid: Number(child), command: command.join(' ') }));
}

/** The process of a system, as soon as it is there. */
async function childOf(pid: number, system: string): Promise<number> {
  let found: number | undefined;
  await eventually(() => {
    found = childrenOf(pid).find(({ command }) => command.endsWith(` ${system}`))?.pid;
    expect(found).toBeDefined();
  });
  return found as number;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

describe('the benchmarks', () => {
  it(
    'give every figure of every system',
    async () => {
      const help = await runs.output('main.mjs', '--help');
      const names = /^Measurements: (.*)$/m.exec(help)?.[1]?.split(', ');

      const measurements = await runs.smoke(['--systems', SYSTEMS.join(',')]);

      expect(measurements.map(({ name }) => name)).toEqual(names);
      expect(gaps(measurements)).toEqual([]);
      const [first] = measurements;
      expect(Object.keys(first?.figures[0]?.systems ?? {})).toEqual(SYSTEMS);
    },
    PATIENCE_MS,
  );

  it(
    'go on with the others when a system dies',
    async () => {
      const [measurement] = await runs.smoke(
        ['--only', 'enqueue-one-by-one', '--rounds', '10', '--systems', 'nest-task-queue,bee-queue'],
        async (child) => void process.kill(await childOf(child.pid, 'bee-queue'), 'SIGKILL'),
      );

      expect(measurement?.errors).toEqual({ 'bee-queue': 'its process ended with SIGKILL' });
      expect(measurement?.figures[0]?.systems['nest-task-queue']?.median).toBeGreaterThan(0);
    },
    PATIENCE_MS,
  );

  it(
    'end all their processes and their Redis on Ctrl-C',
    async () => {
      const child = runs.start('main.mjs', '--only', 'drain', '--systems', SYSTEMS.join(','));
      const [, port] = /127\.0\.0\.1:(\d+)/.exec(await child.line('Redis: ')) ?? [];
      await eventually(() => expect(childrenOf(child.pid).length).toBeGreaterThan(SYSTEMS.length));
      const children = childrenOf(child.pid);

      child.kill('SIGINT');

      expect((await child.exited).code).toBe(130);
      await eventually(() => expect(children.filter(({ pid }) => isRunning(pid))).toEqual([]));
      expect(await answers(Number(port))).toBe(false);
    },
    PATIENCE_MS,
  );

  it(
    'measure another revision with the same benchmark, and take its folder away',
    async () => {
      const worktrees = () => execFileSync('git', ['worktree', 'list'], { encoding: 'utf8' });
      const before = worktrees();

      const [measurement] = await runs.smoke(['--compare', 'HEAD', '--only', 'enqueue-one-by-one']);

      expect(measurement?.errors).toEqual({});
      expect(Object.keys(measurement?.figures[0]?.systems ?? {})).toEqual(['nest-task-queue', 'before']);
      expect(worktrees()).toBe(before);
    },
    PATIENCE_MS,
  );

  it(
    'say where the microseconds go',
    async () => {
      const text = await runs.output('profile.mjs', '--tasks', '200');

      expect(text).toMatch(/^exchange-short\.lua +\d+ +[\d.,]+ +[\d.,]+$/m);
      expect(text).toMatch(/^nest-task-queue: worker +[\d.]+ +\d+ %$/m);
    },
    PATIENCE_MS,
  );

  it(
    'measure the beat',
    async () => {
      const text = await runs.output('beat.mjs', '--entries', '20', '--due', '5', '--idle', '1');

      expect(text).toContain('5 of 20 due in one second: 5 enqueued');
    },
    PATIENCE_MS,
  );

  itWithCelery(
    'give every figure of Celery',
    async () => {
      const measurements = await runs.smoke(['--systems', 'nest-task-queue,celery']);

      expect(gaps(measurements)).toEqual([]);
      const withCelery = measurements.filter(({ figures }) =>
        figures.some(({ systems }) => 'celery' in systems),
      );
      // Those that it lacks: see bench/systems/celery.mjs.
      expect(withCelery.length).toBe(measurements.length - 7);
    },
    PATIENCE_MS,
  );

  it(
    'measure the pool',
    async () => {
      const text = await runs.output('pool/main.mjs', '--tasks', '10', '--rounds', '1');

      expect(text).toMatch(/1 process \d+\/s {3}2 processes \d+\/s {3}ratio/);
    },
    PATIENCE_MS,
  );
});
