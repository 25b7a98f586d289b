import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { Inspector, TaskClient } from 'nest-task-queue';
import { eventually } from '../../support/eventually.js';
import { Scene } from '../worker/scene.js';
import { DependencyServer } from './dependency-server.js';
import { HALF_OPEN, OutageTasks, THRESHOLD } from './outage-tasks.js';

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
  const scene = new Scene();
  const dependency = await DependencyServer.start();
  try {
    return await play(plan, scene, dependency);
  } finally {
    await scene.end();
    await dependency.stop();
  }
}

/** No task fails, few calls find the dependency down, and each of them costs one retry. */
export function expectFewCalls(plan: OutagePlan, figures: OutageFigures): void {
  const { tasks, processes, concurrency } = plan;
  const { succeeded, retries, refused } = figures;
  expect(succeeded).toBe(tasks);
  expect(refused).toBeGreaterThanOrEqual(THRESHOLD);
  expect(refused).toBeLessThanOrEqual(THRESHOLD + processes * concurrency + probesOf(plan, figures));
  expect(retries).toBe(refused);
}

/** The calls that the half-open breaker lets through. */
export function probesOf({ cooldownMs }: OutagePlan, { downMs }: OutageFigures): number {
  return HALF_OPEN * (Math.floor(downMs / cooldownMs) + 1);
}

async function play(plan: OutagePlan, scene: Scene, dependency: DependencyServer): Promise<OutageFigures> {
  const app = await scene.startApp({ beat: false }, [OutageTasks]);
  const calls = Array.from({ length: plan.tasks }, () => [dependency.url] as [string]);
  const results = await app.get(TaskClient).of(OutageTasks).call.enqueueMany(calls);
  const { cooldownMs, concurrency } = plan;
  const setting = { COOLDOWN_MS: String(cooldownMs), CONCURRENCY: String(concurrency) };
  const workers = Array.from({ length: plan.processes }, () =>
    scene.spawn('integration/outage/main.ts', setting),
  );
  await Promise.all(workers.map((worker) => worker.line('READY')));

  await dependency.hasAnswered(plan.sample);
  const before = speed(dependency, 0, plan.sample);
  dependency.isDown = true;
  const downAt = performance.now();
  // The one thing to wait for here is time itself.
  await sleep(plan.downMs);
  dependency.isDown = false;
  const backAt = performance.now();
  const answered = dependency.answered;
  await eventually(
    async () => {
      const { queues, active, delayed } = await app.get(Inspector).overview();
      const left = queues.reduce((sum, { waiting }) => sum + waiting, active + delayed);
      if (left > 0) throw new Error(`${left} tasks have not ended`);
    },
    { every: 100 },
  );

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

/** Answers in a second, over so many of them. */
function speed(dependency: DependencyServer, from: number, count: number): number {
  const answers = answersOf(dependency).slice(from, from + count);
  return (answers.length * 1_000) / ((answers.at(-1) ?? 0) - (answers[0] ?? 0));
}

function answersOf({ calls }: DependencyServer): readonly number[] {
  return calls.filter(({ isRefused }) => !isRefused).map(({ at }) => at);
}
