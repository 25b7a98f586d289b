import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Ntq } from '../../e2e/cli/ntq.js';
import { eventually } from '../../support/eventually.js';
import { Pool } from '../pool/pool.js';

let pool: Pool;
beforeEach(() => {
  pool = new Pool();
});
afterEach(() => pool.end());

it('A worker whose sockets are half-open is missed by others, for whom Redis is well', async () => {
  const proxy = await pool.scene.startProxy();
  await pool.start({ args: ['--processes', '1'], env: { REDIS_URL: proxy.url } });
  const others = new Ntq(pool.scene.redis, pool.scene.namespace);
  const ready = (expected: object) =>
    eventually(async () => {
      const args = ['health', 'ready', '--queue', 'default', '--workers', '1'];
      expect(await others.run(args)).toMatchObject(expected);
    });
  await ready({ code: 0 });
  proxy.blackhole();
  await ready({ code: 1, text: expect.stringContaining('fewer than 1 workers') });
  proxy.open();
  await ready({ code: 0 });
});
