import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { FixtureTasks } from '../../integration/worker/fixture-tasks.js';
import { Scene } from '../../integration/worker/scene.js';
import { ChildProcess } from '../../support/child-process.js';
import { eventually } from '../../support/eventually.js';
import type { RedisProcess } from '../../support/redis-process.js';
import { CTRL_C, type Terminal } from '../../support/terminal.js';
import { Ntq } from './ntq.js';

const RESTORED = '\x1b[?7h\x1b[?25h\x1b[?1049l';
const SMALL = { COLUMNS: '80', LINES: '24' };
const LARGE = { COLUMNS: '200', LINES: '40' };

let scene: Scene;
let server: RedisProcess;
let ntq: Ntq;

beforeEach(async () => {
  scene = new Scene();
  server = await scene.startRedis({ aof: true });
  ntq = new Ntq(scene.redis, scene.namespace);
});
afterEach(async () => {
  await ntq.end();
  await scene.end();
});

const top = (env: NodeJS.ProcessEnv, ...args: string[]) =>
  ntq.terminal(['top', '--every', '100ms', ...args], env);

/** The last frame that was drawn, as lines without colours. */
function frameOf({ screen }: Terminal): string[] {
  const from = screen.lastIndexOf('\x1b[H');
  const plain = stripVTControlCharacters(screen.slice(from + 3));
  return plain.split('\r\n').map((line) => line.trimEnd());
}

const shows = (terminal: Terminal, match: RegExp) =>
  eventually(() => expect(frameOf(terminal).join('\n')).toMatch(match));

it('ntq top shows queues and workers on 80 columns, sorts and pauses them by keys, and gives the terminal back', async () => {
  const tasks = (await scene.startClient({ queues: [{ name: 'default' }, { name: 'low' }] })).of(
    FixtureTasks,
  );
  await scene.startWorker({ worker: { queues: ['default'], concurrency: 3 } });
  await tasks.succeeds.with({ queue: 'low' }).enqueueMany([[], []]);
  const terminal = top(SMALL);
  await shows(terminal, /^low +2 .* 0 {2}open$/m);
  await shows(terminal, /^default +0 +0 .* 1 {2}open$/m);
  await shows(terminal, / 0\/3 /);
  expect(Math.max(...frameOf(terminal).map(({ length }) => length))).toBeLessThanOrEqual(80);
  expect(frameOf(terminal)).toHaveLength(24);

  terminal.type('w');
  await shows(terminal, /by waiting[^]*\nlow[^]*\ndefault/);
  terminal.type('-');
  await shows(terminal, /by waiting, reversed[^]*\ndefault[^]*\nlow/);
  terminal.type(' ');
  await shows(terminal, /paused/);
  await tasks.succeeds.with({ queue: 'low' }).enqueue();
  const paused = top(SMALL);
  await shows(paused, /^low +3 /m);
  expect(frameOf(terminal).join('\n')).toMatch(/^low +2 /m);
  terminal.type(' ');
  await shows(terminal, /^low +3 /m);
  terminal.type('q');
  expect(await terminal.exited).toBe(0);
  expect(terminal.screen.trimEnd().endsWith(RESTORED)).toBe(true);
});

it('ntq top shows more columns where there are 200', async () => {
  await scene.startWorker();
  const terminal = top(LARGE);
  await shows(terminal, /retry\/s +wait p95 +run p95 +delayed +workers +free +state +blocked/);
  await shows(terminal, /version +queues$/m);
  expect(Math.max(...frameOf(terminal).map(({ length }) => length))).toBeLessThanOrEqual(200);
});

it.each<readonly [string, (terminal: Terminal) => void]>([
  ['Ctrl-C', (terminal) => terminal.type(CTRL_C)],
  ['SIGTERM', (terminal) => terminal.signal('SIGTERM')],
  ['SIGHUP', (terminal) => terminal.signal('SIGHUP')],
])('ntq top gives the terminal back at %s', async (_name, end) => {
  const terminal = top(SMALL);
  await shows(terminal, /No worker is there/);
  end(terminal);
  expect(await terminal.exited).toBe(0);
  expect(terminal.screen).toContain(RESTORED);
});

it('ntq top goes on while Redis is away, and ends at once when it is told to', async () => {
  await server.stop();
  const terminal = top(SMALL);
  await shows(terminal, /no answer for .*: /);
  terminal.type('q');
  expect(await terminal.exited).toBe(0);
});

it('ntq top says that Redis is away, and shows the figures again when it is back', async () => {
  await scene.startWorker();
  const terminal = top(SMALL);
  await shows(terminal, /0\/10/);
  await server.kill9();
  await shows(terminal, /no answer for .*: /);
  expect(frameOf(terminal).join('\n')).toContain('0/10');
  await server.restart();
  await eventually(() => expect(frameOf(terminal)[2]).toBe(''));
  await shows(terminal, /0\/10/);
});

it('ntq top --json prints an object on each line until SIGINT', async () => {
  await scene.startWorker();
  const env = { REDIS_URL: scene.redis, NTQ_NAMESPACE: scene.namespace };
  const child = ChildProcess.spawn('../src/cli/main.ts', env, ['top', '--json', '--every', '50ms']);
  await eventually(() => expect(child.lines.length).toBeGreaterThan(1));
  child.kill('SIGINT');
  expect(await child.exited).toEqual({ code: 0, signal: null });
  for (const line of child.lines)
    expect(JSON.parse(line)).toMatchObject({ workers: [{ concurrency: 10, isAlive: true }], deadLetters: 0 });
});

it('ntq top in a pipe prints the tables once, with tabs', async () => {
  await scene.startWorker();
  const { code, text } = await ntq.run(['top']);
  expect([code, text]).toEqual([0, expect.stringMatching(/^default\t0\t\t0\t0\t0\t0\t/)]);
  expect(await ntq.json('top', '--once')).toMatchObject({ queues: expect.any(Array), running: 0 });
});
