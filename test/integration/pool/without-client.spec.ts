import { afterAll, expect, it } from '@jest/globals';
import { Pool } from './pool.js';

const pool = new Pool();
afterAll(() => pool.end());

const HIDES_IOREDIS = `--import ${new URL('../../support/without-ioredis.mjs', import.meta.url).href}`;

it.each([
  ['without the pool', '0'],
  ['in a pool of one process', '1'],
  ['in a pool of two processes', '2'],
])(
  'A worker %s ends at its first try and names ioredis where that is not installed',
  async (_how, processes) => {
    const worker = pool.spawn({ args: ['--processes', processes], env: { NODE_OPTIONS: HIDES_IOREDIS } });
    expect(await worker.exited).toEqual({ code: 78, signal: null });
    const log = worker.lines.join('\n');
    expect(log).toContain('The broker is a Redis, and its client cannot be loaded: npm i ioredis');
    expect(log).not.toMatch(/The guard of this process failed|starts another/);
  },
);
