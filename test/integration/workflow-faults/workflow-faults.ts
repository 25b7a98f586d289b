import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Redis } from 'ioredis';
import { chain, group, TaskClient, TaskFailedError, type AsyncResult } from 'nest-task-queue';
import { scriptText, type ScriptName } from '../../../src/broker/redis/script/scripts.js';
import { eventually } from '../../support/eventually.js';
import type { FaultProxy } from '../../support/fault-proxy.js';
import { Scene } from '../worker/scene.js';
import { Supervisor } from '../worker/supervisor.js';
import { CHORD_MESSAGE, canvasArbitrary, compose, evaluate, type Canvas } from '../worker/random-canvas.js';
import { WorkflowTasks } from '../worker/workflow-tasks.js';

const hashOf = (script: ScriptName) => createHash('sha1').update(scriptText(script)).digest('hex');
const EXCHANGE = new RegExp(`${hashOf('exchange')}|${hashOf('exchange-short')}`);
const COMPOSE = new RegExp(hashOf('draft'));

/** How much is played: each canvas has some eight nodes, each chord twenty parts. */
export interface FaultLoad {
  readonly canvases: number;
  readonly chords: number;
}

export function describeWorkflowFaults({ canvases: count, chords: width }: FaultLoad): void {
  describe('random workflows while workers are killed and replies are lost', () => {
    let scene: Scene;
    let proxy: FaultProxy;
    let redis: Redis;
    let client: TaskClient;
    let supervisors: Supervisor[];
    let children: { kill(signal: 'SIGKILL'): void }[];

    beforeEach(async () => {
      scene = new Scene();
      await scene.startRedis();
      redis = scene.connect();
      proxy = await scene.startProxy();
      client = await scene.startClient({ broker: proxy.url });
      children = [];
      supervisors = [1, 2].map(
        () =>
          new Supervisor(() => {
            const worker = { lease: '3s', concurrency: 8 } as const;
            const child = scene.spawnWorker({ redis: proxy.url, worker });
            children.push(child);
            return child;
          }),
      );
    });

    afterEach(async () => {
      for (const supervisor of supervisors) supervisor.stop();
      await scene.end();
    });

    async function harm(isOver: () => boolean): Promise<{ kills: number; cuts: number }> {
      const told = { kills: 0, cuts: 0 };
      for (let turn = 0; !isOver(); turn += 1) {
        const before = scene.ledger.lines().length;
        void proxy.cutNextReply(turn % 5 === 4 ? COMPOSE : EXCHANGE).then(() => (told.cuts += 1));
        const isDeadly = turn % 10 === 9;
        if (isDeadly) {
          children.splice(0, 1)[0]?.kill('SIGKILL');
          told.kills += 1;
        }
        // Some work is done between two faults, more between two deaths.
        const much = isDeadly ? 6 : 2;
        await eventually(() => expect(isOver() || scene.ledger.lines().length >= before + much).toBe(true));
      }
      return told;
    }

    async function outcomeOf(result: AsyncResult): Promise<unknown> {
      try {
        return { value: (await result.get({ timeout: '120s' })) ?? null };
      } catch (error) {
        if (!(error instanceof TaskFailedError)) throw error;
        const { name, message, cause } = error.failure;
        if (name !== 'ChordError') return { error: message };
        return { error: `ChordError of ${cause?.name === 'ChordError' ? CHORD_MESSAGE : cause?.message}` };
      }
    }

    it('each ends as it would undisturbed, each member once, and nothing is left', async () => {
      const tasks = client.of(WorkflowTasks);
      const canvases: readonly Canvas[] = fc.sample(canvasArbitrary, { numRuns: count, seed: 4 });
      for (const supervisor of supervisors) supervisor.start();
      let isOver = false;
      const harmed = harm(() => isOver);
      const results: AsyncResult[] = [];
      for (const [index, canvas] of canvases.entries())
        results.push((await client.enqueue(compose(tasks, canvas), { id: `w${index}` })) as AsyncResult);
      const ends = await Promise.all(results.map(outcomeOf));
      isOver = true;
      const { kills, cuts } = await harmed;
      expect(ends).toEqual(canvases.map((canvas) => evaluate(canvas)));

      for (const supervisor of supervisors) supervisor.stop();
      await eventually(async () =>
        expect(
          await redis.exists(scene.key('active'), scene.key('delayed'), scene.key('continuations')),
        ).toBe(0),
      );
      const records = await redis.hgetall(scene.key('task'));
      const live = Object.entries(records).filter(([, record]) => !record.startsWith('e'));
      expect(live).toEqual([]);
      const kept = await redis.keys(scene.key('*'));
      const groups = kept.filter((name) => /}:(group|results|full|input|parts|added|nested):/.test(name));
      const forever: string[] = [];
      for (const name of groups) if ((await redis.pttl(name)) < 0) forever.push(name);
      expect(forever).toEqual([]);
      expect(kept.filter((name) => /}:(draft:|drafts|flow)/.test(name))).toEqual([]);

      const runs = scene.noted('start');
      const again = runs.length - new Set(runs.map(({ id }) => id)).size;
      console.log(
        `${count} canvases, ${Object.keys(records).length} nodes, ${kills} workers killed, ${cuts} replies cut: ` +
          `${runs.length} runs, ${again} of them again; all ends as undisturbed`,
      );
      expect(kills).toBeGreaterThan(0);
      expect(cuts).toBeGreaterThan(5);
    });

    it('a chord body has one accepted end, whoever ran it', async () => {
      const tasks = client.of(WorkflowTasks);
      for (const supervisor of supervisors) supervisor.start();
      let isOver = false;
      const harmed = harm(() => isOver);
      const chords = Array.from({ length: width }, () =>
        chain(
          group(Array.from({ length: 20 }, (_none, index) => tasks.gives.si(index, 5))),
          tasks.counts.s(),
          tasks.wraps.s('after', 0),
        ),
      );
      const results = await Promise.all(chords.map((each) => client.enqueue(each)));
      expect(await Promise.all(results.map((each) => each.get({ timeout: '120s' })))).toEqual(
        Array(width).fill(['after', 20]),
      );
      isOver = true;
      await harmed;
      let again = 0;
      for (const { id } of results) {
        const body = await client.result(`${id}/1`).info();
        expect(body.state).toBe('SUCCESS');
        // It ran again only where its worker was lost, and what follows it was set going once.
        const runs = scene.noted('end').filter((line) => line.id === `${id}/1`).length;
        expect(runs).toBeLessThanOrEqual(1 + (body.losses ?? 0));
        again += runs - 1;
        const last = await client.result(id).info();
        const follows = scene.noted('start').filter((line) => line.id === id).length;
        expect(follows).toBeLessThanOrEqual(1 + (last.losses ?? 0));
      }
      console.log(`${width} chords of 20 parts: ${again} bodies ran again, each has one accepted end`);
      expect(await redis.exists(scene.key('active'))).toBe(0);
    });
  });
}
