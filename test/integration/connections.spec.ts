import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { Redis } from 'ioredis';
import { Task, TaskClient, Workers } from 'nest-task-queue';
import { eventually } from '../support/eventually.js';
import { Scene } from './worker/scene.js';

const scene = new Scene();
let redis: Redis;
let release: () => void = () => undefined;
const released = new Promise<void>((resolve) => (release = resolve));

@Injectable()
class HeldTasks {
  @Task()
  async holds(index: number): Promise<number> {
    await released;
    return index;
  }
}

beforeAll(async () => {
  const server = await scene.startRedis();
  redis = new Redis(server.url, { connectionName: 'the-test' });
});

afterAll(async () => {
  release();
  redis.disconnect();
  await scene.end();
});

/** The names of all connections but this test's own. */
async function connections(): Promise<(string | undefined)[]> {
  const clients = String(await redis.client('LIST'))
    .trim()
    .split('\n');
  const names = clients.map((line) => / name=(\S*) /.exec(line)?.[1]);
  return names
    .filter((name) => name !== 'the-test')
    .toSorted((one = '', other = '') => one.localeCompare(other));
}

it('a client, a worker and a thousand awaited results share three connections', async () => {
  const three = ['ntq-blocking', 'ntq-command', 'ntq-subscriber'];
  const app = await scene.startApp({ worker: {} }, [HeldTasks]);
  await eventually(async () => expect(await connections()).toEqual(three));
  const { holds } = app.get(TaskClient).of(HeldTasks);
  const results = await holds.enqueueMany(Array.from({ length: 1_000 }, (_, index) => [index] as [number]));
  const values = Promise.all(results.map((result) => result.get()));
  await eventually(async () => expect(await results[0]?.state()).toBe('STARTED'));
  expect((await app.get(Workers).ping()).answered).toHaveLength(1);
  expect(await connections()).toEqual(three);
  release();
  expect(await values).toEqual(results.map((_result, index) => index));
});
