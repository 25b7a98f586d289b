import { expect } from '@jest/globals';
import { FigureReporter } from '../../../../src/client/figure-reporter.js';
import { FigureRecorder } from '../../../../src/core/figure-recorder.js';
import type { OpenRedisBroker } from '../../redis-opening.js';
import type { Stage } from '../../stage.js';
import type { Operation } from './work.js';

/** As many as have a number of their own. */
const NAMES = 2_000;
const PROCESSES = 10;
/** Of a tally: a wait and a run in each bucket, beside the counts. */
const DURATIONS_MS = [1, 3, 8, 20, 40, 80, 200, 400, 800, 2_000, 4_000, 8_000, 40_000, 100_000];

/** A process that has run tasks of half the names, and hands over all it has summed up. */
async function handOver(stage: Stage, number: number): Promise<void> {
  const recorder = new FigureRecorder();
  const reporter = new FigureReporter(stage.broker.figures, recorder, `bounded-${number}`);
  for (let index = 0; index < NAMES / 2; index += 1) {
    const task = `t${(index + (number * NAMES) / 2) % NAMES}`;
    for (const ms of DURATIONS_MS) {
      recorder.started('figures', task, ms);
      recorder.ran('figures', task, ms);
    }
  }
  await reporter.close();
}

/** Tasks of all names were enqueued and lost by scripts since the last hand-over. */
async function countInScripts(stage: Stage): Promise<void> {
  const { redis, prefix } = stage.opened as OpenRedisBroker;
  const fields = Array.from({ length: 2 * NAMES }, (_none, index) => [
    `${index < NAMES ? 'enqueued' : 'lost'} figures t${index % NAMES}`,
    1,
  ]);
  await redis.hset(`${prefix}figures:scripts`, ...fields.flat());
}

export const figures: readonly Operation[] = [
  {
    title: 'figures of 2 000 tasks',
    run: async (stage) => {
      const { redis, prefix } = stage.opened as OpenRedisBroker;
      for (let process = 0; process < PROCESSES; process += 1) {
        await countInScripts(stage);
        await handOver(stage, process);
        expect(await redis.exists(`${prefix}figures:scripts`)).toBe(0);
      }
    },
  },
];
