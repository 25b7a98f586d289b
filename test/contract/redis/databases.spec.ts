import { expect, it } from '@jest/globals';
import { uniqueNamespace } from '../../support/namespace.js';
import { openRedis } from '../redis-opening.js';
import { ScheduleStage } from '../schedules.js';
import { useStage, type Stage } from '../stage.js';

const namespace = uniqueNamespace('databases');
const one = useStage(() => openRedis({ database: 1, namespace }));
const two = useStage(() => openRedis({ database: 2, namespace }));

/** All that a process of this database learns from channels, in the order in which it comes. */
async function listen({ broker }: Stage): Promise<string[]> {
  const told: string[] = [];
  await broker.control.onRevoked((id) => told.push(`revoked ${id}`));
  await broker.schedules.onChange(() => told.push('schedules'));
  await broker.control.listen((command, reply) => {
    told.push(`command ${command.id}`);
    void reply({ command: command.id, worker: 'w', host: 'h', pid: 1 });
  });
  // A listener is called as well when its connection is there.
  await ask(broker, 'first');
  told.length = 0;
  return told;
}

function ask({ control }: Stage['broker'], id: string): Promise<void> {
  return new Promise((resolve, reject) => {
    control.send({ id, to: [], verb: 'ping', args: {} }, () => resolve()).catch(reject);
  });
}

it('Commands, revocations and changes of schedules stay in their database, also under one namespace', async () => {
  const told = { one: await listen(one), two: await listen(two) };
  await one.publish('a');
  await one.worker().leaseOne();
  await one.broker.tasks.revoke('a', true);
  await new ScheduleStage(one).put('daily', { fireAt: one.now + 1_000 });
  await ask(one.broker, 'in-one');
  // Messages of a server arrive in order: one that had crossed would be here before this answer.
  await ask(two.broker, 'in-two');
  expect(told).toEqual({ one: ['revoked a', 'schedules', 'command in-one'], two: ['command in-two'] });
});
