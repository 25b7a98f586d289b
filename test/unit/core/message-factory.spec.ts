import { expect, it } from '@jest/globals';
import { Lanes } from '../../../src/core/lanes.js';
import { MessageFactory, type KnownTasks } from '../../../src/core/message-factory.js';

function stage() {
  const unprovided: string[] = [];
  const tasks: KnownTasks = {
    byName: () => undefined,
    maxLength: () => undefined,
    onUnprovided: (name) => unprovided.push(name),
  };
  return { unprovided, factory: new MessageFactory({ tasks, lanes: new Lanes(), maxPayload: 1_000 }) };
}

it('The options of many calls are checked once', () => {
  let reads = 0;
  const options = {
    get resultTtl() {
      reads += 1;
      return 5;
    },
  };
  const calls = stage().factory.callsOf({ name: 'n' }, [[1], [2], [3]], options);
  expect(calls.map(({ args }) => args)).toEqual([[1], [2], [3]]);
  expect(reads).toBe(1);
});

it('Wrong options of many calls are refused', () => {
  const call = () => stage().factory.callsOf({ name: 'n' }, [[1]], { priority: 10 });
  expect(call).toThrow('priority: give a whole number from 0 to 9');
});

it('A task that is not provided here is reported once for each message', () => {
  const { factory, unprovided } = stage();
  const call = factory.callOf({ name: 'n', args: [] }, { queue: 'q' });
  factory.message(call, 'id', { now: 1 });
  expect(unprovided).toEqual(['n']);
  factory.frame(call, { now: 1 });
  expect(unprovided).toEqual(['n', 'n']);
});
