import { writeFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';
import { Pool } from './pool.js';

const pool = new Pool();
const broken = join(tmpdir(), `ntq-broken-${process.pid}`);
afterEach(async () => {
  await pool.end();
  rmSync(broken, { force: true });
});

it('an application that cannot boot is tried with growing delays, then the error is said and the code is 70', async () => {
  writeFileSync(broken, '');
  const supervisor = pool.spawn({ env: { BROKEN_WHILE: broken } });
  expect(await supervisor.exited).toEqual({ code: 70, signal: null });
  const waits = supervisor.lines.flatMap((line) => /starts another in (\d+) ms/.exec(line)?.[1] ?? []);
  expect(waits).toEqual(['500', '1000', '2000', '4000']);
  expect(supervisor.lines.join('\n')).toMatch(
    /cannot boot \(5 times in a row\): Error: the database said no/,
  );
});
