import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import { Scene } from '../../integration/worker/scene.js';
import { Pool } from '../../integration/pool/pool.js';
import { Ntq } from './ntq.js';

interface Answer {
  readonly status: string;
  readonly checks: readonly { readonly name: string; readonly status: string; readonly details: object }[];
}

describe('ntq health ready', () => {
  let scene: Scene;
  beforeEach(() => {
    scene = new Scene();
  });
  afterEach(() => scene.end());
  const ready = async (...args: readonly string[]) => {
    const ntq = new Ntq(scene.redis, scene.namespace);
    return ntq.run(['health', 'ready', ...args]);
  };

  it('Ends with 0 within all limits and with 1 beyond one', async () => {
    const client = await scene.startClient();
    await client.enqueueMany('fixture.one', [[], []], { queue: 'default' });
    const limits = ['--queue', 'default', '--dead-letters', '0', '--schedule-lag', '1m'];
    expect((await ready(...limits, '--waiting', '2')).code).toBe(0);
    const beyond = await ready(...limits, '--waiting', '1', '--json');
    expect(beyond.code).toBe(1);
    const answer = JSON.parse(beyond.text) as Answer;
    expect(answer.checks.map(({ name, status }) => [name, status])).toEqual([
      ['redis', 'up'],
      ['queue default', 'degraded'],
      ['schedules', 'up'],
      ['dead letters', 'up'],
    ]);
    expect(await ready('--workers', '1')).toMatchObject({
      code: 1,
      text: expect.stringContaining('fewer than 1 workers'),
    });
  });

  it('Ends with 69 when Redis is gone or hangs', async () => {
    const proxy = await scene.startProxy();
    scene.redis = proxy.url;
    expect(await ready()).toMatchObject({ code: 0, text: expect.stringContaining('up') });
    proxy.blackhole();
    expect(await ready()).toMatchObject({
      code: 69,
      text: expect.stringContaining('no answer within 1000 ms'),
    });
    proxy.refuse();
    expect((await ready()).code).toBe(69);
  });

  it('Refuses limits of a queue without a queue', async () => {
    expect(await ready('--waiting', '1')).toMatchObject({
      code: 2,
      text: expect.stringContaining('--queue'),
    });
  });
});

describe('ntq health live', () => {
  const pool = new Pool();
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ntq-health-'));
  });
  afterEach(async () => {
    await pool.end();
    rmSync(folder, { recursive: true });
  });

  it('Knows the worker of a ready file: as it works, and as it is killed', async () => {
    const file = join(folder, 'ready');
    const ntq = new Ntq('', pool.scene.namespace);
    const args = ['health', 'live', '--ready-file', file];
    const process = await pool.start({ args: ['--ready-file', file] });
    expect(await ntq.run(args)).toMatchObject({
      code: 0,
      text: expect.stringContaining(`pid ${process.pid}`),
    });
    expect(await ntq.run(['health', 'live', '--pid', String(process.pid)])).toMatchObject({ code: 0 });
    const online = new Ntq(pool.scene.redis, pool.scene.namespace);
    expect(await online.run(['health', 'ready', '--ready-file', file])).toMatchObject({ code: 0 });
    process.kill('SIGKILL');
    await process.exited;
    await eventually(async () =>
      expect(await ntq.run(args)).toMatchObject({ code: 1, text: expect.stringContaining('is gone') }),
    );
  });

  it('Refuses a call that names no worker', async () => {
    const ntq = new Ntq('', pool.scene.namespace);
    expect(await ntq.run(['health', 'live'])).toMatchObject({
      code: 2,
      text: expect.stringContaining('which worker?'),
    });
  });
});
