import type { Redis } from 'ioredis';
import { cpuMsOf } from '../../redis-opening.js';

const RUNS = 20;

/** Work of a script that is always the same. */
const WORK = `
for index = 1, 2000 do
  redis.call('HSET', KEYS[1], index, string.rep('x', 100))
  local text = redis.call('HGET', KEYS[1], index)
  string.match(text, '^x+')
end
redis.call('DEL', KEYS[1])`;

/**
 * Tells how much slower Redis is at the moment than at its best: where other programs use the cores, caches are cold and the same work
 * takes more CPU.
 */
export class Yardstick {
  #fastestMs = Number.POSITIVE_INFINITY;

  constructor(
    private readonly redis: Redis,
    private readonly key: string,
  ) {}

  /** 1 at its best, 2 when the same work takes twice the CPU. */
  async slowness(): Promise<number> {
    const times: number[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      const [before, , after] = await Promise.all([
        cpuMsOf(this.redis),
        this.redis.eval(WORK, 1, this.key),
        cpuMsOf(this.redis),
      ]);
      times.push(after - before);
    }
    times.sort((one, other) => one - other);
    this.#fastestMs = Math.min(this.#fastestMs, times[0] as number);
    return (times[RUNS / 2] as number) / this.#fastestMs;
  }
}
