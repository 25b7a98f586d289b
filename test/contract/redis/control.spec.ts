import { beforeEach, expect, it } from '@jest/globals';
import type { Command } from '../../../src/core/command.js';
import { openRedis, type OpenRedisBroker } from '../redis-opening.js';
import { useStage } from '../stage.js';

const stage = useStage(openRedis);
let heard: Command[];

const WORKER_INFO = {
  ...{ id: 'w1', host: 'h', version: '1', pid: 1, startedAt: 1, concurrency: 1, queues: ['q'] },
  ...{ running: 0, reserved: 0, done: 0, loopLagMs: 0, memoryBytes: 1, tasks: [{ name: 'a.b', queue: 'q' }] },
};

const publish = (message: string) => {
  const { redis, prefix } = stage.opened as OpenRedisBroker;
  return redis.publish(`${prefix}control:0`, message);
};

beforeEach(async () => {
  heard = [];
  await stage.broker.control.listen((command, reply) => {
    heard.push(command);
    void reply({ command: command.id, worker: 'w1', host: 'here', pid: 1 });
  });
});

it.each([
  ['nothing', ''],
  ['another word', 'order c {}'],
  ['no client', 'command'],
  ['no JSON', 'command c {"id":'],
  ['a number', 'command c 7'],
  ['null', 'command c null'],
  ['a list', 'command c []'],
  ['no id', 'command c {"to":[],"verb":"ping","args":{}}'],
  ['an id that is a list', 'command c {"id":["1"],"to":[],"verb":"ping","args":{}}'],
  ['an id of a channel', 'command c {"id":"a b","to":[],"verb":"ping","args":{}}'],
  ['a verb that is none', 'command c {"id":"1","to":[],"verb":{},"args":{}}'],
  ['no arguments', 'command c {"id":"1","to":[],"verb":"ping"}'],
  ['addressees that are no list', 'command c {"id":"1","to":"w1","verb":"ping","args":{}}'],
  ['addressees that are no texts', 'command c {"id":"1","to":[1],"verb":"ping","args":{}}'],
  ['a very long addressee', `command c {"id":"1","to":["${'*a'.repeat(500)}"],"verb":"ping","args":{}}`],
  ['a client with another name', 'command c:d {"id":"1","to":[],"verb":"ping","args":{}}'],
  ['a very long message', `command c {"id":"1","to":[],"verb":"ping","args":{"a":"${'x'.repeat(20_000)}"}}`],
])('passes over a command that is none: %s', async (_what, message) => {
  expect(await publish(message)).toBe(1);
  await new Promise<void>((resolve, reject) => {
    stage.broker.control.send({ id: 'good', to: [], verb: 'ping', args: {} }, () => resolve()).catch(reject);
  });
  expect(heard.map(({ id }) => id)).toEqual(['good']);
});

it.each([
  ['no JSON', '{'],
  ['no object', '7'],
  ['nobody', '{"command":"good"}'],
  ['a pid that is none', '{"command":"good","worker":"w","host":"h","pid":"1"}'],
  ['another command', '{"command":"bad","worker":"w","host":"h","pid":1}'],
])('passes over an answer that is none: %s', async (_what, message) => {
  const { redis, prefix } = stage.opened as OpenRedisBroker;
  const [client] = (await redis.pubsub('CHANNELS', `${prefix}replies:*`)) as string[];
  expect(client).toBeUndefined();
  const answers: unknown[] = [];
  await new Promise<void>((resolve, reject) => {
    const hear = (answer: unknown) => {
      answers.push(answer);
      if (answers.length === 1) resolve();
    };
    const send = stage.broker.control.send.bind(stage.broker.control);
    send({ id: 'first', to: [], verb: 'ping', args: {} }, () => undefined)
      .then(async () => {
        const channels = (await redis.pubsub('CHANNELS', `${prefix}replies:*`)) as string[];
        expect(await redis.publish(channels[0] ?? '', message)).toBe(1);
        await send({ id: 'good', to: [], verb: 'ping', args: {} }, hear);
      })
      .catch(reject);
  });
  expect(answers).toEqual([{ command: 'good', worker: 'w1', host: 'here', pid: 1, value: undefined }]);
});

it('reads a time limit that is none as no limit', async () => {
  const { redis, prefix } = stage.opened as OpenRedisBroker;
  await redis.hset(`${prefix}time-limits`, {
    a: 'x',
    b: '{"soft":"1","hard":-5}',
    c: '{"hard":null}',
    d: '{"hard":5}',
  });
  const limits = await stage.broker.control.timeLimits();
  expect(Object.fromEntries(limits)).toEqual({ a: {}, b: {}, c: {}, d: { hard: 5 } });
});

it.each([
  ['no JSON', '1 x'],
  ['null', '1 null'],
  ['a number', '1 7'],
  ['JSON of another shape', '1 {"id":"w9"}'],
  ['queues that are no list', `1 ${JSON.stringify({ ...WORKER_INFO, queues: 'q' })}`],
  ['tasks without a name', `1 ${JSON.stringify({ ...WORKER_INFO, tasks: [null] })}`],
  ['no moment', `never ${JSON.stringify(WORKER_INFO)}`],
  ['nothing', ''],
])('lists workers without a record that is none: %s', async (_what, record) => {
  const { redis, prefix } = stage.opened as OpenRedisBroker;
  await stage.broker.workers.beat(WORKER_INFO);
  await redis.hset(`${prefix}workers`, 'w9', record);
  expect((await stage.broker.workers.list()).map(({ id }) => id)).toEqual(['w1']);
});
