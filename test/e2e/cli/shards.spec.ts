import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Broker } from '../../../src/broker/broker.js';
import { tagsOf } from '../../../src/broker/sharded/tags.js';
import type { WorkerInfo } from '../../../src/broker/worker-registry.js';
import { connectBroker } from '../../../src/services/open-broker.js';
import { uniqueNamespace } from '../../support/namespace.js';
import { RedisProcess } from '../../support/redis-process.js';
import { Ntq } from './ntq.js';

interface Row {
  readonly shard: number;
  readonly tag: string;
  readonly server: string;
  readonly isDown: boolean;
  readonly waiting?: number;
  readonly running?: number;
  readonly error?: string;
  readonly downSince?: string;
}

const SINCE_TEXT = '2026-01-02T03:04:05.678Z';
const SINCE = Date.parse(SINCE_TEXT);
const WORKER: WorkerInfo = {
  ...{ id: 'w1', host: 'h', pid: 1, queues: ['q'], concurrency: 1, running: 0, reserved: 0, done: 0 },
  ...{ loopLagMs: 0, memoryBytes: 0, startedAt: 0, version: '1', tasks: [] },
};
const WIDE = { COLUMNS: '80', LINES: '40' };

describe('ntq shards, over three servers', () => {
  const namespace = uniqueNamespace('a-name-that-is-rather-long');
  let servers: readonly RedisProcess[];
  let broker: Broker;
  let ntq: Ntq;

  beforeAll(async () => {
    servers = await Promise.all([1, 2, 3].map(() => RedisProcess.start({ aof: true })));
    const shards = servers.map(({ url }) => url);
    broker = await connectBroker({ target: shards[0] as string, namespace, shards }, () => undefined);
    const head = { name: 'n', queue: 'q', at: Date.now() };
    const ids = Array.from({ length: 30 }, (_, index) => `t${index}`);
    await broker.tasks.publish(ids.map((id) => ({ id, head, body: '{"args":[]}' })));
    ntq = new Ntq(shards[0] as string, namespace);
  });
  afterAll(async () => {
    await ntq.end();
    await broker.close();
    await Promise.all(servers.map((server) => server.stop()));
  });

  const shards = () => ({ NTQ_SHARDS: servers.map(({ url }) => url).join(',') });
  const list = async () => {
    const { text, code } = await ntq.run(['shards', '--json'], shards());
    return { code, ...(JSON.parse(text) as { shards: readonly Row[]; moves: readonly object[] }) };
  };

  it('Each shard has a row with its tag, its server and its tasks', async () => {
    const { code, shards: rows, moves } = await list();
    expect(code).toBe(0);
    expect(rows.map(({ shard, tag }) => [shard, tag])).toEqual([...tagsOf(namespace, 3).entries()]);
    expect(rows.map(({ server }) => server)).toEqual(servers.map(({ port }) => `127.0.0.1:${port}`));
    expect(rows.reduce((sum, { waiting = 0 }) => sum + waiting, 0)).toBe(30);
    expect(moves).toEqual([]);
  });

  it('A shard whose server was killed is named with the reason, and the command ends with 1', async () => {
    await servers[1]?.kill9();
    await broker.workers.beat({ ...WORKER, down: [{ shard: 1, since: SINCE }] });
    const { code, shards: rows } = await list();
    expect(code).toBe(1);
    expect(rows.map(({ isDown }) => isDown)).toEqual([false, true, false]);
    expect(rows.map(({ downSince }) => downSince)).toEqual([undefined, SINCE_TEXT, undefined]);
    expect(rows[1]?.error).toContain(String(servers[1]?.port));
    const terminal = ntq.terminal(['shards'], { ...WIDE, ...shards() });
    expect(await terminal.exited).toBe(1);
    // oxlint-disable-next-line no-control-regex -- the colours of the terminal
    const lines = terminal.screen.replaceAll(/\u001B\[\d+m/g, '').split(/\r?\n/);
    expect(lines[0]).toMatch(/^shard {2}tag +server +waiting {2}runs {2}per s {2}answers$/);
    expect(lines.slice(0, 4).filter((line) => line.length > 80)).toEqual([]);
    expect(lines[2]).toMatch(/^ +1 .* down$/);
    expect(lines[4]).toMatch(new RegExp(`^Shard 1 \\(down since ${SINCE_TEXT}\\): `));
  });

  it('Lists without that shard say so, and a purge ends with the command to repeat', async () => {
    const queues = await ntq.run(['queues', '--json'], shards());
    expect(queues.text).toMatch(/"missing": \[\s+1\s+\]/);
    expect(queues.text).toMatch(/^Shard 1 did not answer: the answer leaves out what lies there/m);
    const dead = await ntq.run(['dead', 'list', '--json'], shards());
    expect(dead.text).toMatch(/^\{\s+"answer": \[\],\s+"missing": \[/);
    const purge = await ntq.run(['purge', 'q', '--yes'], shards());
    expect(purge.code).toBe(69);
    expect(purge.text).toMatch(/Shard 1 did not answer. In the others \d+ tasks of 'q' were revoked/);
    expect(purge.text).toMatch(/^ {2}ntq purge q --yes$/m);
    const withPassword = shards().NTQ_SHARDS.replaceAll('redis://', 'redis://default:hush@');
    const again = await ntq.run(['purge', 'q', '--yes', '--shards', withPassword]);
    expect(again.text).toMatch(/^ {2}ntq purge q --yes --shards '?redis:\/\/…@/m);
    expect(again.text).not.toContain('hush');
  });

  it('A setting reaches the shard when it is back, and the command says so', async () => {
    for (const args of [
      ['pause', 'q'],
      ['control', 'time-limit', 'shop.pay', '--hard', '5s'],
      ['resume', 'q'],
    ]) {
      const { text } = await ntq.run(args, shards());
      expect(text).toMatch(/^Shard 1 did not answer: a worker brings the setting there when it is back/m);
    }
    await servers[1]?.restart();
  });

  it('A namespace of one shard says how to have more', async () => {
    const { text, code } = await new Ntq(servers[0]?.url as string, uniqueNamespace('one')).run(['shards']);
    expect([code, text]).toEqual([0, expect.stringContaining('has one shard')]);
  });
});
