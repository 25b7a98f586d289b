import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { TaskClient, TaskEvents, type WatchedEvent } from 'nest-task-queue';
import { keysOf } from '../../src/broker/redis/script/key-names.js';
import { Ntq } from '../e2e/cli/ntq.js';
import { eventually } from '../support/eventually.js';
import type { RedisProcess } from '../support/redis-process.js';
import { admin } from '../support/redis-admin.js';
import { ChildProcess } from '../support/child-process.js';
import { startApplication } from '../support/application.js';
import { FixtureTasks } from './worker/fixture-tasks.js';
import { Scene } from './worker/scene.js';
import { Database } from './worker/database.js';
import { Ledger } from '../support/ledger.js';

let scene: Scene;
let server: RedisProcess;

beforeEach(async () => {
  scene = new Scene();
  server = await scene.startRedis({ aof: true });
});
afterEach(() => scene.end());

const LOG = { events: { log: { maxLength: 10_000 } } };
const providers = () => [FixtureTasks, Database, { provide: Ledger, useValue: scene.ledger }];
const startApp = (options = {}) => scene.startApp({ worker: {}, ...options }, providers() as never[]);
const shape = (event: WatchedEvent) => ('id' in event ? `${event.type} ${event.id}` : event.type);

it('The log holds each event of a process, and a reader goes on where it stopped', async () => {
  const app = await startApp(LOG);
  const [events, tasks] = [app.get(TaskEvents), app.get(TaskClient).of(FixtureTasks)];
  const logged = async (shapes: readonly string[], options = {}) => {
    await eventually(async () => expect((await events.read(options)).events.map(shape)).toEqual(shapes));
    return events.read(options);
  };
  const good = await tasks.succeeds.enqueue();
  await good.get();
  const first = await logged(['enqueued', 'started', 'succeeded'].map((word) => `task-${word} ${good.id}`));
  expect(first.hasMore).toBe(false);
  expect(first.events[1]).toMatchObject({ at: expect.any(Date), worker: expect.any(String), attempt: 1 });

  const bad = await tasks.fails.with({ retry: { limit: 0 } }).enqueue(1);
  await bad.get().catch(() => undefined);
  const { next } = await logged([`task-failed ${bad.id}`], { after: first.next, types: ['task-failed'] });
  expect(await events.read({ after: next })).toMatchObject({ events: [], next });
  const since = await events.read({ since: '1h', limit: 2 });
  expect([since.events.length, since.hasMore]).toEqual([2, true]);
});

it('Nothing is written without the option, and a reader finds an empty log', async () => {
  const app = await startApp();
  await (await app.get(TaskClient).of(FixtureTasks).succeeds.enqueue()).get();
  expect(await app.get(TaskEvents).read()).toEqual({ events: [], next: '0-0', hasMore: false });
  const { eventLog, eventSources } = keysOf(scene.namespace);
  expect(await admin(server, (redis) => redis.exists(eventLog, eventSources))).toBe(0);
});

it('Events of a time without Redis are in the log once it is back, each once', async () => {
  const app = await startApp(LOG);
  const [events, tasks] = [app.get(TaskEvents), app.get(TaskClient).of(FixtureTasks)];
  const latch = scene.latch();
  const before = await tasks.waits.enqueue(latch.path);
  await eventually(() => expect(scene.noted('start')).toHaveLength(1));
  await server.kill9();
  latch.open();
  await server.restart();
  await before.get();
  await eventually(async () => {
    const all = (await events.read()).events.map(shape);
    expect(all.filter((each) => each === `task-succeeded ${before.id}`)).toHaveLength(1);
  });
});

it('ntq events --log prints the events that are kept and ends, and --since wants --log', async () => {
  const app = await startApp(LOG);
  const result = await app.get(TaskClient).of(FixtureTasks).succeeds.enqueue();
  await result.get();
  await eventually(async () => expect((await app.get(TaskEvents).read()).events).toHaveLength(3));
  const ntq = new Ntq(scene.redis, scene.namespace);
  const { code, text } = await ntq.run(['events', '--log', '--since', '1h', '--type', 'task-succeeded']);
  expect([code, text]).toEqual([
    0,
    expect.stringMatching(new RegExp(`^\\S+ task-succeeded +fixture.succeeds +${result.id} `)),
  ]);
  expect(await ntq.run(['events', '--since', '1h'])).toMatchObject({ code: 2 });
});

it('Events in memory are logged as well', async () => {
  const app = await startApplication({
    options: { broker: 'memory://', ...LOG },
    providers: providers() as never[],
  });
  try {
    await (await app.get(TaskClient).of(FixtureTasks).succeeds.enqueue()).get();
    await eventually(async () => expect((await app.get(TaskEvents).read()).events).toHaveLength(3));
  } finally {
    await app.close();
  }
});

it('ntq events --log --follow prints the kept events and those that come, also after Redis was away', async () => {
  const app = await startApp(LOG);
  const tasks = app.get(TaskClient).of(FixtureTasks);
  const kept = await tasks.succeeds.enqueue();
  await kept.get();
  const proxy = await scene.startProxy();
  const env = { REDIS_URL: proxy.url, NTQ_NAMESPACE: scene.namespace };
  const args = ['events', '--log', '--follow', '--type', 'task-succeeded', '--json'];
  const child = ChildProcess.spawn('../src/cli/main.ts', env, args);
  const printed = async (id: string) =>
    expect(JSON.parse(await child.line(`"id":"${id}"`))).toMatchObject({ type: 'task-succeeded', id });
  await printed(kept.id);
  const coming = await tasks.succeeds.enqueue();
  await printed(coming.id);
  proxy.blackhole();
  const missed = await tasks.succeeds.enqueue();
  await child.line('did not answer in time');
  proxy.open();
  await printed(missed.id);
  child.kill('SIGINT');
  expect(await child.exited).toEqual({ code: 0, signal: null });
  expect(child.lines.filter((line) => line.includes('task-succeeded'))).toHaveLength(3);
});

it('ntq events refuses --follow without --log', async () => {
  const { code, text } = await new Ntq(scene.redis, scene.namespace).run(['events', '--follow']);
  expect([code, text]).toEqual([2, expect.stringContaining('give --log as well')]);
});
