import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { TaskView } from 'nest-task-queue';
import { keysOf } from '../../../src/broker/redis/script/key-names.js';
import { FixtureTasks } from '../../integration/worker/fixture-tasks.js';
import { Scene } from '../../integration/worker/scene.js';
import { ChildProcess } from '../../support/child-process.js';
import { eventually } from '../../support/eventually.js';
import { admin } from '../../support/redis-admin.js';
import { CTRL_C } from '../../support/terminal.js';
import { Ntq } from './ntq.js';

let scene: Scene;
let ntq: Ntq;
let tasks: TaskView<FixtureTasks>;
let announced: (types: string) => Promise<void>;

beforeEach(async () => {
  scene = new Scene();
  const server = await scene.startRedis();
  ntq = new Ntq(scene.redis, scene.namespace);
  const [client] = await Promise.all([scene.startClient(), scene.startWorker()]);
  tasks = client.of(FixtureTasks);
  const { watchedEvents } = keysOf(scene.namespace);
  announced = (types) =>
    eventually(async () => expect(await admin(server, (redis) => redis.get(watchedEvents))).toBe(types));
});
afterEach(async () => {
  await ntq.end();
  await scene.end();
});

it('ntq events --json prints the events that fit as lines of JSON, and SIGINT ends it with 0', async () => {
  const env = { REDIS_URL: scene.redis, NTQ_NAMESPACE: scene.namespace };
  const args = ['events', '--type', 'task-failed,task-succeeded', '--task', 'fixture.fails', '--json'];
  const child = ChildProcess.spawn('../src/cli/main.ts', env, args);
  await announced('task-failed task-succeeded');
  await tasks.succeeds.enqueue();
  const { id } = await tasks.fails.with({ retry: { limit: 0 } }).enqueue(1);
  const line = JSON.parse(await child.line(id)) as object;
  expect(line).toMatchObject({ type: 'task-failed', id, name: 'fixture.fails', error: 'Error' });
  child.kill('SIGINT');
  expect(await child.exited).toEqual({ code: 0, signal: null });
  expect(child.lines).toHaveLength(1);
});

it('ntq events prints a line for each event in a terminal, in colours, until Ctrl+C', async () => {
  const terminal = ntq.terminal(['events']);
  await terminal.shows('Watching');
  await announced('*');
  const { id } = await tasks.succeeds.enqueue();
  await terminal.shows('task-succeeded');
  expect(terminal.screen).toMatch(
    new RegExp(`\\x1b\\[32mtask-succeeded \\s*\\x1b\\[39m.*${id}  default  attempt 1`),
  );
  terminal.type(CTRL_C);
  expect(await terminal.exited).toBe(0);
});

it('ntq events refuses a type that is not there, and names the nearest', async () => {
  const { code, text } = await ntq.run(['events', '--type', 'task-faild']);
  expect([code, text]).toEqual([2, expect.stringContaining("Did you mean 'task-failed'?")]);
});
