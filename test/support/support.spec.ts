import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { ChildProcess } from './child-process.js';
import { eventually } from './eventually.js';
import { FaultProxy } from './fault-proxy.js';
import { Ledger } from './ledger.js';
import { ManualClock } from './manual-clock.js';
import { uniqueNamespace } from './namespace.js';
import { programsOf } from './programs.mjs';
import { RedisProcess } from './redis-process.js';

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function startRedis(options = {}): Promise<RedisProcess> {
  const redis = await RedisProcess.start(options);
  cleanups.push(() => redis.stop());
  return redis;
}

async function startProxy(port: number): Promise<FaultProxy> {
  const proxy = await FaultProxy.start(port);
  cleanups.push(() => proxy.stop());
  return proxy;
}

/**
 * Sends unanswered commands again after a reconnect, as ioredis does unless told otherwise, however long a server takes to come back.
 * Without the timeout of 0 a disconnect() between two connections would hold Jest up for 2 s.
 */
function connect(url: string): Redis {
  const client = new Redis(url, { retryStrategy: () => 1, maxRetriesPerRequest: null, disconnectTimeout: 0 });
  client.on('error', () => {}); // the faults of these tests
  cleanups.push(() => client.disconnect());
  return client;
}

async function setUpProxy() {
  const redis = await startRedis();
  const proxy = await startProxy(redis.port);
  return { proxy, client: connect(proxy.url), direct: connect(redis.url) };
}

describe('RedisProcess', () => {
  it('keeps data over kill9() and restart() with an append-only file', async () => {
    const redis = await startRedis({ aof: true, args: ['--appendfsync', 'always'] });
    const client = connect(redis.url);
    await client.set('key', 'kept');
    const { pid } = redis;
    await redis.kill9();
    await redis.restart();
    expect(redis.pid).not.toBe(pid);
    expect(await client.get('key')).toBe('kept');
  });

  it('loses data at kill9() without one', async () => {
    const redis = await startRedis();
    const client = connect(redis.url);
    await client.set('key', 'lost');
    await redis.kill9();
    await redis.restart();
    expect(await client.get('key')).toBeNull();
  });

  it('answers nothing while it is paused', async () => {
    const redis = await startRedis();
    const client = connect(redis.url);
    await client.ping();
    redis.pause();
    const outcome = client.incr('key').then(() => 'answered');
    await redis.kill9();
    await redis.restart();
    expect(await outcome).toBe('answered'); // by the new server, at the second try
    expect(await client.get('key')).toBe('1');
  });

  it('says what the server said when it does not start', async () => {
    await expect(RedisProcess.start({ args: ['--no-such-option', '1'] })).rejects.toThrow(/no-such-option/);
  });
});

describe('FaultProxy', () => {
  it('loses the reply of a command that was executed', async () => {
    const { proxy, client } = await setUpProxy();
    const cut = proxy.cutNextReply('INCR');
    expect(await client.incr('key')).toBe(2); // ioredis sent it again
    expect(await cut).toBe(':1\r\n');
  });

  it('cuts only the reply of the matching command of a pipeline', async () => {
    const { proxy, client, direct } = await setUpProxy();
    const cut = proxy.cutNextReply('second');
    const replies = ['first', 'second', 'third'].map((key) => client.incr(key));
    expect(await Promise.all(replies)).toEqual([1, 2, expect.any(Number)]);
    expect(await cut).toBe(':1\r\n');
    expect(await direct.get('first')).toBe('1');
  });

  it('cuts a transaction only after it was executed', async () => {
    const { proxy, client, direct } = await setUpProxy();
    const cut = proxy.cutNextReply('incr');
    await expect(client.multi().incr('key').exec()).rejects.toThrow('aborted'); // never sent again
    expect(await cut).toBe('*1\r\n:1\r\n');
    expect(await direct.get('key')).toBe('1');
  });

  it('passes over a script the server does not know yet', async () => {
    const { proxy, client } = await setUpProxy();
    client.defineCommand('count', { numberOfKeys: 1, lua: "return redis.call('INCR', KEYS[1])" });
    const counter = client as unknown as { count(key: string): Promise<number> };
    const cut = proxy.cutNextReply('evalsha');
    expect(await counter.count('key')).toBe(1);
    expect(await counter.count('key')).toBe(3);
    expect(await cut).toBe(':2\r\n');
  });

  it('lets nothing through a black hole', async () => {
    const { proxy, client, direct } = await setUpProxy();
    await client.ping();
    proxy.blackhole();
    const reply = client.incr('key');
    await eventually(() => expect(proxy.droppedBytes).toBeGreaterThan(0));
    expect(await direct.get('key')).toBeNull();
    proxy.open(); // resets the connection; ioredis sends the command again
    expect(await reply).toBe(1);
  });

  it('swallows what the server says into a black hole', async () => {
    const { proxy, client, direct } = await setUpProxy();
    const popped = client.blpop('list', 0);
    await eventually(async () => expect(await direct.info('clients')).toMatch('blocked_clients:1'));
    proxy.blackhole();
    await direct.rpush('list', 'lost', 'second');
    await eventually(() => expect(proxy.droppedBytes).toBeGreaterThan(0));
    proxy.open();
    expect(await popped).toEqual(['list', 'second']);
  });

  it('lets nothing more through of the one connection over which something was said', async () => {
    const { proxy, client, direct } = await setUpProxy();
    const other = connect(proxy.url);
    proxy.blackholeFrom(/secret/);
    expect(await client.incr('key')).toBe(1);
    const replies = [client.echo('a secret'), client.incr('key')];
    await eventually(() => expect(proxy.droppedBytes).toBeGreaterThan(0));
    expect(await other.incr('other')).toBe(1);
    expect(await direct.get('key')).toBe('1');
    proxy.open();
    expect(await Promise.all(replies)).toEqual(['a secret', 2]);
  });

  it('tells when so many commands and replies have passed', async () => {
    const { proxy, client } = await setUpProxy();
    const seen: string[] = [];
    void proxy.asked(/echo/i, 2).then(() => seen.push('commands'));
    void proxy.answered(/^\$5\r\nthird/).then(() => seen.push('reply'));
    await client.echo('first');
    expect(seen).toEqual([]);
    await client.echo('second');
    expect(seen).toEqual(['commands']);
    await client.echo('third');
    expect(seen).toEqual(['commands', 'reply']);
  });

  it('refuses until it is open again', async () => {
    const { proxy, client } = await setUpProxy();
    await client.ping();
    proxy.refuse();
    const reply = client.incr('key');
    await new Promise((resolve) => client.once('close', resolve));
    proxy.open();
    expect(await reply).toBe(1);
  });

  it('keeps the order of replies when latency ends', async () => {
    const { proxy, client } = await setUpProxy();
    await client.ping();
    proxy.latency(20);
    const first = client.incr('key');
    proxy.latency(0);
    expect(await Promise.all([first, client.incr('key')])).toEqual([1, 2]);
  });
});

describe('ChildProcess', () => {
  function spawnEcho() {
    const ledger = new Ledger();
    const child = ChildProcess.spawn('support/fixtures/echo.ts', { LEDGER: ledger.path });
    cleanups.push(
      () => ledger.remove(),
      () => child.kill('SIGKILL'),
    );
    return { child, ledger };
  }

  it('finds lines printed before and after the question', async () => {
    const { child } = spawnEcho();
    await child.line('ready');
    const first = child.line(/^heard/);
    await child.send('one');
    expect(await first).toBe('heard one');
    await child.send('two');
    await child.line('two');
    expect(await child.line(/^heard/)).toBe('heard two');
  });

  it('tells why a line will never come', async () => {
    const { child } = spawnEcho();
    await child.line('ready');
    const missing = expect(child.line('never')).rejects.toThrow(/SIGKILL/);
    child.kill('SIGKILL');
    expect(await child.exited).toEqual({ code: null, signal: 'SIGKILL' });
    await missing;
  });

  it('leaves its records behind when it is killed', async () => {
    const { child, ledger } = spawnEcho();
    await child.line('ready');
    await child.send('one');
    await child.line('heard one');
    child.kill('SIGKILL');
    await child.exited;
    expect(ledger.lines()).toEqual(['one']);
  });
});

describe('ManualClock', () => {
  it('runs what is due in order of time, also what is added on the way', () => {
    const clock = new ManualClock(0);
    const seen: string[] = [];
    const note = (name: string) => () => void seen.push(`${name} at ${clock.now()}`);
    clock.after(20, note('late'));
    clock.after(10, () => clock.after(5, note('added')));
    clock.after(10, note('early'));
    const cancel = clock.after(12, note('cancelled'));
    clock.after(31, note('too late'));
    cancel();
    clock.advance(30);
    expect(seen).toEqual(['early at 10', 'added at 15', 'late at 20']);
    expect([clock.now(), clock.pending]).toEqual([30, 1]);
  });

  it('lets promises settle between callbacks', async () => {
    const clock = new ManualClock(0);
    const sleep = (ms: number) => new Promise<void>((resolve) => void clock.after(ms, resolve));
    const loop = async () => {
      for (let round = 0; round < 3; round += 1) await sleep(10);
      return clock.now();
    };
    const done = loop();
    await clock.advanceAsync(100);
    expect(await done).toBe(30);
  });
});

describe('uniqueNamespace', () => {
  it.each(['retry', 'Über Größe!', '', '-x-'.repeat(40)])('makes a valid name of "%s"', (prefix) => {
    const names = [uniqueNamespace(prefix), uniqueNamespace(prefix)];
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(name).toMatch(/^[a-z0-9][a-z0-9-]{0,63}$/);
  });
});

describe('programsOf', () => {
  const fileOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  const isBundled = (path: string) => path.includes('-bundled/');
  const commandOf = (app: string) =>
    programsOf([fileOf('../../src/cli/main.ts'), 'worker', '--app', fileOf(app)]);

  it('A program and its application are bundled together', () => {
    const [program = '', ...words] = commandOf('../integration/pool/app.module.ts');
    const app = words.pop() ?? '';
    expect([program, app].map((path) => [isBundled(path), existsSync(path)])).toEqual([
      [true, true],
      [true, true],
    ]);
    expect(words).toEqual(['worker', '--app']);
  });

  it('A program is not bundled where its application is not', () => {
    const paths = commandOf('../soak/app.module.ts').filter((word) => word.endsWith('.js'));
    expect(paths.map((path) => [isBundled(path), existsSync(path)])).toEqual([
      [false, true],
      [false, true],
    ]);
  });
});
