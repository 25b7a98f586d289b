import { readFileSync } from 'node:fs';
import type { TaskClient } from 'nest-task-queue';
import type { ChildProcess } from '../../support/child-process.js';
import { eventually } from '../../support/eventually.js';
import { Scene } from '../worker/scene.js';

const MAIN = '../src/cli/main.ts';
const APP = new URL('./app.module.ts', import.meta.url).pathname;

export interface PoolOptions {
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** `ntq worker` in a process of its own, with its children. */
export class Pool {
  readonly scene: Scene;

  /** `redis`: a URL, or a broker target as text; default: the Redis of the tests. */
  constructor(redis?: string, namespace?: string) {
    this.scene = new Scene(redis, namespace);
  }

  /** What a line of the ledger of `PoolTasks` says. */
  noted(event: string): { readonly id: string; readonly pid: number; readonly at: number }[] {
    const rows = this.scene.ledger.lines().map((line) => line.split(' '));
    const found = rows.filter(([word]) => word === event);
    return found.map(([, id = '', pid, at]) => ({ id, pid: Number(pid), at: Number(at) }));
  }

  client(): Promise<TaskClient> {
    return this.scene.startClient({ queues: [{ name: 'default' }, { name: 'low', priority: 1 }] });
  }

  spawn({ args = [], env = {} }: PoolOptions = {}): ChildProcess {
    return this.scene.spawn(MAIN, { NO_COLOR: '1', ...env }, ['worker', '--app', APP, ...args]);
  }

  /** Resolves once all processes of the pool take tasks. */
  async start(options: PoolOptions = {}): Promise<ChildProcess> {
    const process = this.spawn(options);
    await process.line('the pool takes tasks');
    return process;
  }

  /** Resolves once so many processes of a pool know that they are to stop: none of them takes anything from then on. */
  static async isStopping(supervisor: ChildProcess, processes: number): Promise<void> {
    for (let told = 0; told < processes; told += 1)
      await supervisor.line('the supervisor: this process stops');
  }

  end(): Promise<void> {
    return this.scene.end();
  }
}

/** The processes that a process has started and that live. */
export function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
}

export function isAlive(pid: number): boolean {
  try {
    // A zombie has ended, too.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

export async function allGone(pids: readonly number[]): Promise<void> {
  await eventually(() => {
    const left = pids.filter(isAlive);
    if (left.length > 0) throw new Error(`still there: ${left.join()}`);
  });
}
