import { setTimeout as sleep } from 'node:timers/promises';
import { Inspector, TaskClient } from 'nest-task-queue';
import { startApplication } from '../../support/application.js';
import { ChildProcess } from '../../support/child-process.js';
import { eventually } from '../../support/eventually.js';
import { uniqueNamespace } from '../../support/namespace.js';
import { DependencyServer } from './dependency-server.js';
import { OutageTasks } from './outage-tasks.js';

export interface OutagePlan {
  readonly tasks: number;
  readonly downMs: number;
  readonly cooldownMs: number;
  /** Calls that are answered before the dependency goes down, and by which the speed after its return is measured. */
  readonly sample: number;
  readonly processes: number;
  readonly concurrency: number;
}

export interface OutageFigures {
  readonly succeeded: number;
  /** Retries of all tasks. */
  readonly retries: number;
  /** Calls that found the dependency down. */
  readonly refused: number;
  /** From the return of the dependency to the first call that it answered. */
  readonly returnMs: number;
  /** How long the dependency was down: what the plan says, and what the machine adds. */
  readonly downMs: number;
  /** Calls in a second, before the outage and from the first answer after it. */
  readonly before: number;
  readonly after: number;
}

/** Many tasks and a dependency that goes down under them, with worker processes on one Redis. */
export async function playOutage(plan: OutagePlan): Promise<OutageFigures> {
  const cleanups: (() => unknown)[] = [];
  try {
    return await play(plan, cleanups);
  } finally {
    for (const cleanup of cleanups.reverse()) await cleanup();
  }
}

async function play(plan: OutagePlan, cleanups: (() => unknown)[]): Promise<OutageFigures> {
  const broker = process.env['NTQ_TEST_REDIS_URL'] ?? '';
  const namespace = uniqueNamespace('outage');
  const dependency = await DependencyServer.start();
  cleanups.push(() => dependency.stop());
  const app = await startApplication({
    options: { broker, namespace, worker: false, beat: false },
    providers: [OutageTasks],
  });
  cleanups.push(() => app.close());
  const calls = Array.from({ length: plan.tasks }, () => [dependency.url] as [string]);
  const results = await app.get(TaskClient).of(OutageTasks).call.enqueueMany(calls);
  await Promise.all(
    Array.from({ length: plan.processes }, async () => {
      const worker = startWorker(plan, { REDIS_URL: broker, NAMESPACE: namespace });
      cleanups.push(async () => {
        worker.kill('SIGKILL');
        await worker.exited;
      });
      await worker.line('READY');
    }),
  );

  await dependency.hasAnswered(plan.sample);
  const before = speed(dependency, 0, plan.sample);
  dependency.isDown = true;
  const downAt = performance.now();
  // The one thing to wait for here is time itself.
  await sleep(plan.downMs);
  dependency.isDown = false;
  const backAt = performance.now();
  const answered = dependency.answered;
  await eventually(async () => {
    const { queues, active, delayed } = await app.get(Inspector).overview();
    const left = queues.reduce((sum, { waiting }) => sum + waiting, active + delayed);
    if (left > 0) throw new Error(`${left} tasks have not ended`);
  }, grace);

  const infos = await Promise.all(results.map((result) => result.info()));
  return {
    succeeded: infos.filter(({ state }) => state === 'SUCCESS').length,
    retries: infos.reduce((sum, { retries }) => sum + retries, 0),
    refused: dependency.refused,
    downMs: backAt - downAt,
    returnMs: (answersOf(dependency)[answered] ?? Number.NaN) - backAt,
    before,
    // The first answers are those of the probes.
    after: speed(dependency, answered + plan.processes, plan.sample),
  };
}

const grace = { every: 100 };

function startWorker({ cooldownMs, concurrency }: OutagePlan, env: NodeJS.ProcessEnv): ChildProcess {
  const setting = { COOLDOWN_MS: String(cooldownMs), CONCURRENCY: String(concurrency) };
  return ChildProcess.spawn('integration/outage/main.ts', { ...env, ...setting });
}

/** Answers in a second, over so many of them. */
function speed(dependency: DependencyServer, from: number, count: number): number {
  const answers = answersOf(dependency).slice(from, from + count);
  return (answers.length * 1_000) / ((answers.at(-1) ?? 0) - (answers[0] ?? 0));
}

function answersOf({ calls }: DependencyServer): readonly number[] {
  return calls.filter(({ isRefused }) => !isRefused).map(({ at }) => at);
}
