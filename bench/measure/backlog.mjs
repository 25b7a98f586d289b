import { costOf } from '../work/cost.mjs';
import { payloads } from '../work/payload.mjs';

const MANY = 1_000_000;
const PAGE = 10_000;

/**
 * The cost of a task from enqueue to settlement while a million wait, against the same while `size` wait. Both backlogs
 * stand side by side and take turns: each round enqueues `size` tasks in bulk and works as many off.
 */
export async function measure(system, { url, namespace, size, concurrency, rounds, share }) {
  const open = (part, waiting) =>
    Backlog.open(system, { url, namespace: `${namespace}-${part}`, concurrency }, waiting);
  const few = await open('few', size);
  const many = await open('many', Math.max(size, MANY * share));
  try {
    const figures = [];
    // The first round is a warm-up.
    for (let round = 0; round <= rounds; round += 1) {
      const [small, large] = [await few.turn(size), await many.turn(size)];
      if (round === 0) continue;
      figures.push({
        cpu: (large.nodeUs + large.redisUs) / (small.nodeUs + small.redisUs),
        time: large.ms / small.ms,
        redisCpu: large.redisUs / small.redisUs,
      });
    }
    return figures;
  } finally {
    await few.app.close();
    await many.app.close();
  }
}

class Backlog {
  #called = () => {};

  static async open(system, setup, waiting) {
    const backlog = new Backlog();
    backlog.url = setup.url;
    backlog.app = await system.open(setup, () => backlog.#called());
    for (let at = 0; at < waiting; at += PAGE)
      await backlog.app.enqueueMany('noop', payloads(Math.min(PAGE, waiting - at)));
    return backlog;
  }

  /** What each of the tasks cost that were worked off; a few more than `size`, for the worker has some ahead. */
  async turn(size) {
    const calls = payloads(size);
    let ran = 0;
    const { ms, nodeUs, redisUs } = await costOf(this.url, async () => {
      await this.app.enqueueMany('noop', calls);
      const enough = new Promise((resolve) => {
        this.#called = () => {
          ran += 1;
          if (ran === size) resolve();
        };
      });
      await this.app.start();
      await enough;
      await this.app.pause();
    });
    return { ms: ms / ran, nodeUs: nodeUs / ran, redisUs: redisUs / ran };
  }
}
