import { describe, expect, it } from '@jest/globals';
import { ServerClock } from '../../../../src/broker/redis/server-clock.js';

const HOUR = 3_600_000;

/** A clock that has asked Redis once, and by which clocks it goes. */
function tuned(isAway: () => boolean = () => false) {
  const server = { now: 1e12 };
  const process = { monotonic: 5_000, wall: 1e12 };
  let asked = 0;
  const clock: ServerClock = new ServerClock(
    async () => {
      asked += 1;
      if (isAway()) throw new Error('away');
      clock.tune(await Promise.resolve(server.now));
    },
    { monotonic: () => process.monotonic, wall: () => process.wall },
  );
  clock.tune(server.now);
  /** Time in which the process runs. */
  const pass = (ms: number) => {
    server.now += ms;
    process.monotonic += ms;
    process.wall += ms;
  };
  /** Time in which the machine is suspended. */
  const suspend = (ms: number) => {
    server.now += ms;
    process.wall += ms;
  };
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { clock, process, server, pass, suspend, settled, asked: () => asked };
}

describe('The clock of Redis', () => {
  it('goes on by the time of the process, and asks nothing', () => {
    const { clock, pass, server, asked } = tuned();
    pass(500_000);
    expect([clock.now(), asked()]).toEqual([server.now, 0]);
  });

  it('asks Redis once when the machine was suspended, and is right again', async () => {
    const { clock, suspend, server, settled, asked } = tuned();
    suspend(HOUR);
    clock.now();
    clock.now();
    await settled();
    expect([clock.now(), asked()]).toEqual([server.now, 1]);
  });

  it('is not moved by a wall clock that is set', async () => {
    const { clock, process, server, settled } = tuned();
    process.wall = 0;
    expect(clock.now()).toBe(server.now);
    await settled();
    expect(clock.now()).toBe(server.now);
  });

  it('asks Redis when it has heard nothing of it for ten minutes', async () => {
    const { clock, pass, server, settled } = tuned();
    pass(600_001);
    server.now += 77;
    clock.now();
    await settled();
    expect(clock.now()).toBe(server.now);
  });

  it('asks again when Redis was away', async () => {
    let isAway = true;
    const { clock, suspend, server, settled, asked } = tuned(() => isAway);
    suspend(HOUR);
    clock.now();
    await settled();
    isAway = false;
    clock.now();
    await settled();
    expect([clock.now(), asked()]).toEqual([server.now, 2]);
  });
});
