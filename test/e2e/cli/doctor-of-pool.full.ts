import { afterAll, describe, expect, it } from '@jest/globals';
import { Pool } from '../../integration/pool/pool.js';
import { PoolTasks } from '../../integration/pool/pool-tasks.js';
import { eventually } from '../../support/eventually.js';
import { Ntq, type Finding } from './ntq.js';

describe('ntq doctor, on a pool', () => {
  const pool = new Pool();
  afterAll(() => pool.end());

  it('a task that blocks the main loop of its process', async () => {
    await pool.scene.startRedis();
    const tasks = (await pool.client()).of(PoolTasks);
    await pool.start({ args: ['--concurrency', '1', '--lease', '2s'] });
    const latch = pool.scene.latch();
    await tasks.holds.enqueue(latch.path);
    await eventually(() => expect(pool.noted('start')).toHaveLength(1));
    const ntq = new Ntq(pool.scene.redis, pool.scene.namespace);
    await eventually(
      async () => {
        const findings = await ntq.json<Finding[]>('doctor');
        const [blocked] = findings.filter(({ text }) => text.startsWith('a task blocks'));
        expect(blocked).toMatchObject({ level: 'warning', subject: 'workers' });
        expect(findings.filter(({ level }) => level === 'problem')).toEqual([]);
      },
      { every: 500 },
    );
    latch.open();
  });
});
