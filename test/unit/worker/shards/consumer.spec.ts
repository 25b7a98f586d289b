import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Consumer } from '../../../../src/worker/consumer.js';
import { ShardStage } from './shard-stage.js';

describe('a worker over shards', () => {
  let stage: ShardStage;
  let consumer: Consumer;

  beforeEach(() => {
    stage = new ShardStage(4);
    consumer = stage.consumer();
  });

  afterEach(async () => {
    await consumer.stop(AbortSignal.abort());
    await stage.close();
  });

  const hasStarted = (...ids: readonly string[]) =>
    stage.until(() => ids.every((id) => stage.started.includes(id)));
  const hasSettled = (id: string) =>
    stage.until(() =>
      stage.answered.some(({ request }) => request.settlements.some(({ delivery }) => delivery.id === id)),
    );

  it('It runs tasks of all shards and settles each in its own', async () => {
    for (const id of ['0-a', '1-a', '2-a', '3-a']) await stage.publish(id);
    consumer.start();
    for (const id of ['0-a', '1-a', '2-a', '3-a']) await hasSettled(id);
    const settled = stage.answered.flatMap(({ shard, request }) =>
      request.settlements.map(({ delivery }) => [shard, delivery.id]),
    );
    expect(settled).toHaveLength(4);
    expect(settled.every(([shard, id]) => String(id).startsWith(`${shard}-`))).toBe(true);
  });

  it('Each shard has a session of its own, so that tokens of two shards differ', async () => {
    for (const id of ['0-a', '1-a']) await stage.publish(id);
    consumer.start();
    await hasSettled('0-a');
    await hasSettled('1-a');
    expect(stage.answered.every(({ shard, request }) => request.session === shard)).toBe(true);
  });

  it('It wakes for a task that comes to any shard while it waits', async () => {
    consumer.start();
    await stage.until(() => stage.answered.length >= 4);
    await stage.publish('3-a');
    await hasStarted('3-a');
  });

  it('Tasks of a higher band run first, in whichever shard they are', async () => {
    for (const [id, priority] of [
      ['0-a', 0],
      ['1-a', 9],
      ['2-a', 5],
      ['3-a', 7],
    ] as const)
      await stage.publish(id, { priority });
    stage.holdHandlers();
    consumer.start();
    for (let count = 1; count <= 4; count += 1) {
      await stage.until(() => stage.started.length === count);
      await stage.until(
        () => new Set(stage.answered.map(({ shard }) => shard)).size >= Math.min(4, count + 2),
      );
      stage.end(stage.started.at(-1) as string);
    }
    // At the first task nothing was known, at the second little: it looks into two shards beside the one that it leases from.
    expect(stage.started.slice(2)).toEqual(inOrder(stage.started.slice(2)));
  });

  const inOrder = (ids: readonly string[]) => ['1-a', '3-a', '2-a', '0-a'].filter((id) => ids.includes(id));

  it('A shard that does not answer holds up only its own tasks', async () => {
    const open = stage.hold(1);
    for (const id of ['0-a', '1-a', '2-a', '3-a']) await stage.publish(id);
    consumer.start();
    await hasSettled('0-a');
    await hasSettled('2-a');
    await hasSettled('3-a');
    expect(stage.started).not.toContain('1-a');
    open();
    await hasSettled('1-a');
  });

  it('Outcomes for a shard that does not answer wait, and are settled when it does', async () => {
    stage.holdHandlers();
    await stage.publish('1-a');
    consumer.start();
    await hasStarted('1-a');
    const open = stage.hold(1);
    stage.end('1-a');
    await stage.publish('2-a');
    await hasStarted('2-a');
    expect(await stage.hasEnded('1-a')).toBe(false);
    open();
    await hasSettled('1-a');
    expect(await stage.hasEnded('1-a')).toBe(true);
  });

  it('The exchange that settles a task of a limit leases the next one, also while another shard is leased from', async () => {
    await stage.limit();
    const lane = 'c:task/mail.send|a';
    consumer.change({ concurrency: 4 });
    stage.holdHandlers();
    for (const id of ['1-a', '1-b', '1-c']) await stage.publish(id, { lane });
    consumer.start();
    await hasStarted('1-a');
    for (const next of ['1-b', '1-c']) {
      const open = stage.hold(2);
      await stage.publish('2-x');
      stage.end(stage.started.at(-1) as string);
      await hasStarted(next);
      open();
    }
    const taken = stage.answered.filter(({ reply }) => reply.deliveries.some(({ id }) => /^1-[bc]/.test(id)));
    expect(taken.map(({ request }) => request.settlements.map(({ delivery }) => delivery.id))).toEqual([
      ['1-a'],
      ['1-b'],
    ]);
  });

  it('A suspect of one shard runs alone', async () => {
    consumer.change({ concurrency: 4 });
    stage.holdHandlers();
    await stage.publish('0-a');
    consumer.start();
    await hasStarted('0-a');
    await stage.publish('1-s', { losses: 2, maxLosses: 5 });
    await stage.until(() =>
      stage.answered.some(({ shard, reply }) => shard === 1 && reply.mode === 'isolate'),
    );
    await stage.publish('2-a');
    await stage.until(() => stage.answered.some(({ shard }) => shard === 2));
    expect(stage.started).toEqual(['0-a']);
    stage.end('0-a');
    await hasStarted('1-s');
    expect(stage.started).toEqual(['0-a', '1-s']);
    stage.end('1-s');
    await hasStarted('2-a');
  });

  it('A stopping worker gives back to each shard what it holds of it', async () => {
    consumer.change({ concurrency: 2 });
    stage.holdHandlers();
    for (const id of ['0-a', '3-a']) await stage.publish(id);
    consumer.start();
    await hasStarted('0-a', '3-a');
    await consumer.stop(AbortSignal.abort());
    const outcomes = stage.answered.flatMap(({ shard, request }) =>
      request.settlements.map(({ delivery, outcome }) => `${shard} ${delivery.id} ${outcome.kind}`),
    );
    expect(outcomes.sort()).toEqual(['0 0-a released', '3 3-a released']);
  });

  it('A thousand tasks over all shards each run once', async () => {
    consumer.change({ concurrency: 20 });
    const ids = Array.from({ length: 1_000 }, (_, index) => `${index % 4}-${index}`);
    await Promise.all(ids.map((id) => stage.publish(id)));
    consumer.start();
    await stage.until(() => stage.started.length >= 1_000 && consumer.intake.isEmpty);
    await consumer.idle();
    expect(stage.started.sort()).toEqual([...ids].sort());
    expect((await Promise.all(ids.map((id) => stage.hasEnded(id)))).every(Boolean)).toBe(true);
  });

  it('A reply with a share does not end the wait for a suspect of another shard', async () => {
    await stage.limit();
    consumer = stage.consumer({ concurrency: 6 });
    stage.holdHandlers();
    const lane = 'c:task/mail.send|a';
    await stage.publish('1-a', { lane });
    await stage.publish('1-b', { lane });
    await stage.publish('3-z');
    consumer.start();
    await hasStarted('1-a', '3-z');
    const [openShare, openSuspect] = [stage.hold(1), stage.hold(2)];
    const begun = stage.asked.length;
    await stage.publish('2-s', { losses: 2, maxLosses: 5 });
    stage.end('1-a');
    await stage.until(() => [1, 2].every((shard) => stage.asked.includes(shard, begun)));
    openSuspect();
    await stage.until(() => stage.answered.some(({ reply }) => reply.mode === 'isolate'));
    openShare();
    await hasStarted('1-b');
    for (const id of ['0-a', '0-b']) await stage.publish(id);
    for (const id of ['1-b', '3-z']) stage.end(id);
    await stage.until(() => stage.started.some((id) => ['0-a', '0-b', '2-s'].includes(id)));
    expect(stage.started.at(-1)).toBe('2-s');
  });
});
