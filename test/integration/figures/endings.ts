import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import {
  fixed,
  Inspector,
  OnFailure,
  Reject,
  Task,
  TaskClient,
  TaskEvents,
  type FigureInfo,
  type TaskFailure,
} from 'nest-task-queue';
import { Scene } from '../worker/scene.js';

export const BACKOFF_MS = 300;

@Injectable()
export class EndingTasks {
  @Task()
  succeeds(): void {}

  @Task({ retry: { limit: 1, backoff: fixed(BACKOFF_MS) } })
  alwaysThrows(): void {
    throw new Error('boom');
  }

  @Task({ retry: 0 })
  rejects(): void {
    throw new Reject('no');
  }

  @Task({ rateLimit: { limit: 400, per: '1s' } })
  limited(): void {}

  @OnFailure('rejects')
  rejected(_failure: TaskFailure): void {}
}

type Counts = Record<string, number>;

/** Counts of the events of workers, by task. */
class Events {
  readonly byTask = new Map<string, Counts>();
  #left = 0;
  #onEnd = () => {};

  /** Resolves when so many tasks have ended. */
  ended(count: number): Promise<void> {
    this.#left = count;
    return new Promise((resolve) => (this.#onEnd = resolve));
  }

  listen(events: TaskEvents): void {
    for (const kind of ['started', 'succeeded', 'retried', 'failed'] as const)
      events.on(`task-${kind}`, ({ name }) => {
        const counts = this.byTask.get(name) ?? {};
        this.byTask.set(name, { ...counts, [kind]: (counts[kind] ?? 0) + 1 });
        if (kind === 'succeeded' || kind === 'failed') this.#left -= 1;
        if (this.#left === 0) this.#onEnd();
      });
  }
}

/** Runs `each` tasks of every ending, and compares the figures with the events and with the number of tasks. */
export function describeEndings(each: number): void {
  describe(`figures of a run without kills, ${each} tasks of each ending`, () => {
    const scene = new Scene();
    const events = new Events();
    let rows: readonly FigureInfo[] = [];
    const of = (task: string) => rows.find((row) => row.task === `EndingTasks.${task}`);

    beforeAll(async () => {
      const clientApp = await scene.startApp({}, [EndingTasks]);
      const client = clientApp.get(TaskClient).of(EndingTasks);
      const call = () => Array.from({ length: each }, (): [] => []);
      await client.succeeds.enqueueMany(call());
      await client.succeeds.with({ countdown: BACKOFF_MS }).enqueueMany(call());
      await client.alwaysThrows.enqueueMany(call());
      await client.rejects.enqueueMany(call());
      await client.limited.enqueueMany(call());
      const revoked = await client.succeeds.with({ countdown: '1h' }).enqueueMany(call());
      await Promise.all(revoked.map((result) => result.revoke()));
      await client.succeeds.with({ countdown: '1s', expires: 1 }).enqueueMany([[], [], []]);

      const workerApp = await scene.startApp({ worker: { concurrency: 50 } }, [EndingTasks]);
      events.listen(workerApp.get(TaskEvents));
      // The hooks of those that are rejected end as well.
      await events.ended(each * 6);
      // The other process hands over what it has when it closes.
      await clientApp.get(Inspector).figures();
      ({ rows } = await workerApp.get(Inspector).figures({ from: '15m', by: 'task' }));
    });
    afterAll(() => scene.end());

    it('The worker counts starts, successes, retries and failures as its events do', () => {
      for (const [name, counts] of events.byTask) {
        const row = rows.find(({ task }) => task === name);
        const { started, succeeded, retried, failed } = row as FigureInfo;
        expect({ started, succeeded, retried, failed }).toEqual({
          started: 0,
          succeeded: 0,
          retried: 0,
          failed: 0,
          ...counts,
        });
      }
    });

    it('Each enqueue is counted, those of hooks as well', () => {
      expect(of('succeeds')?.enqueued).toBe(3 * each + 3);
      expect(
        [of('alwaysThrows'), of('rejects'), of('limited'), of('rejected')].map((row) => row?.enqueued),
      ).toEqual([each, each, each, each]);
    });

    it('Revoked and expired tasks are counted, and dead letters by reason', () => {
      expect(of('succeeds')).toMatchObject({ revoked: each, expired: 3, succeeded: 2 * each });
      expect(of('alwaysThrows')?.dead).toEqual({ 'retries-exhausted': each });
      expect(of('rejects')?.dead).toEqual({ rejected: each });
    });

    it('Each start has a wait and each end a run, and no wait holds a backoff or a delay', () => {
      for (const row of rows.filter(({ started }) => started > 0)) {
        expect(row.wait.count).toBe(row.started);
        expect(row.run.count).toBe(row.succeeded + row.failed + row.retried);
      }
      // They waited for the worker to start, and their retries for a free slot.
      const { wait, started } = of('alwaysThrows') as FigureInfo;
      expect(started).toBe(each * 2);
      expect(wait.buckets.reduce((sum, count) => sum + count, 0)).toBe(started);
    });
  });
}
