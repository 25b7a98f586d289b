import { describe, expect, it } from '@jest/globals';
import { failed, HOUR, succeeded } from '../messages.js';
import { openRedis, type OpenRedisBroker } from '../redis-opening.js';
import { useStage } from '../stage.js';
import {
  chainOf,
  endOf,
  enqueue,
  groupOf,
  runContinuations,
  listOf,
  s,
  si,
  tasks,
} from '../workflow-store/workflow.js';

const RECORDS = [
  '',
  'x',
  'b',
  'g{}\n',
  'b{\n',
  'b[]\n{"args":[]}',
  'b{"name":"n","queue":"q","at":1,"group":5,"index":0}\n{"args":[]}',
  'b{"name":"n","queue":"q","at":1,"group":"w"}\n{"args":[]}',
  'g{"name":"n","queue":"q","at":1}\n',
  '\u0000\u00ff',
];
const STEPS = [
  '',
  'x',
  '{}',
  '[]',
  'null',
  '5',
  '{"kind":"none"}',
  '{"kind":5}',
  '{"kind":"beginParts"}',
  '{"kind":"beginParts","id":{},"idPrefix":"x","made":1,"at":0}',
  '{"kind":"beginParts","id":"nobody","idPrefix":"x","made":"many","at":null}',
  '{"kind":"failNode","id":"w.0"}',
  '{"kind":"failParts","id":"w","idPrefix":"w","made":1e300,"at":-5,"state":"FAILURE"}',
  '{"kind":"cancelParts","id":[],"at":"x"}',
  '{"kind":"cancelChain","id":5}',
  '{"kind":"retire","id":"nobody","at":"x"}',
  '{"kind":"retire","id":"w","at":"x"}',
];
const TEXTS = ['', 'x', '-1', '1e999', 'NaN', '{', 'null', '{"state":5}', '[]', '\u0000'];

describe('workflows with bytes in them that nobody wrote', () => {
  const stage = useStage(openRedis);
  const behind = () => stage.opened as OpenRedisBroker;
  const key = (name: string) => behind().prefix + name;
  const write = (id: string, record: string) => behind().redis.hset(key('task'), id, record);

  /** Serves all there is, with success; workers go on, and a group that nobody touched is led to its end. */
  async function serve(outcome = succeeded): Promise<void> {
    const worker = stage.worker('serves');
    for (;;) {
      const deliveries = await worker.lease(50);
      if (deliveries.length === 0) break;
      await worker.exchange({ settlements: deliveries.map((one) => worker.settlement(one, outcome)) });
      await runContinuations(stage);
    }
    await stage.broker.tasks.recover(30_000);
  }

  async function expectOthersToWork(): Promise<void> {
    await enqueue(stage, 'good', chainOf(groupOf(tasks(2)), s()));
    await serve();
    expect(await endOf(stage, 'good')).toBe('SUCCESS');
  }

  it.each(RECORDS)('a group ends though its blocked part became %j', async (record) => {
    await enqueue(stage, 'w', chainOf(si(), groupOf(tasks(3)), s()));
    await write('w/1.1', record);
    await serve();
    expect(await endOf(stage, 'w/1')).toBe('FAILURE part');
    expect(await endOf(stage, 'w')).toBe('FAILURE dependency');
    await expectOthersToWork();
  });

  it.each(RECORDS)('a group ends though its waiting part became %j', async (record) => {
    await enqueue(stage, 'w', chainOf(groupOf(tasks(3)), s()));
    await write('w/0.1', record);
    await serve();
    expect(await endOf(stage, 'w/0')).toBe('FAILURE part');
    expect(await endOf(stage, 'w')).toBe('FAILURE dependency');
    await expectOthersToWork();
  });

  it.each(RECORDS)('a group ends though its running part became %j', async (record) => {
    await enqueue(stage, 'w', chainOf(groupOf(tasks(2)), s()));
    const worker = stage.worker();
    const deliveries = await worker.lease(2);
    for (const { id } of deliveries) await write(id, record);
    const outcomes = [succeeded, failed];
    const settlements = deliveries.map((one, index) => worker.settlement(one, outcomes[index]!));
    expect((await worker.exchange({ settlements })).refused).toEqual([]);
    await runContinuations(stage);
    expect(await endOf(stage, 'w/0')).toBe('FAILURE part');
    await expectOthersToWork();
  });

  it.each(RECORDS)('a group ends though the first step of a part became %j', async (record) => {
    await enqueue(stage, 'w', chainOf(si(), groupOf([chainOf(si(), si()), si()]), s()));
    await write('w/1.0/0', record);
    await serve();
    expect(await endOf(stage, 'w/1')).toBe('FAILURE part');
    expect(await endOf(stage, 'w')).toBe('FAILURE dependency');
    await expectOthersToWork();
  });

  it.each(RECORDS)('a group that waited for a failure ends though a part became %j', async (record) => {
    await enqueue(stage, 'w', chainOf(si(), groupOf(tasks(3)), s()));
    await write('w/1.1', record);
    await serve(failed);
    expect(await endOf(stage, 'w/1')).toBe('FAILURE dependency');
    expect(await endOf(stage, 'w')).toBe('FAILURE dependency');
    await expectOthersToWork();
  });

  it.each(RECORDS)('a group that is revoked ends though a part became %j', async (record) => {
    await enqueue(stage, 'w', chainOf(groupOf(tasks(3)), s()));
    await write('w/0.1', record);
    await stage.broker.tasks.revoke('w');
    await runContinuations(stage);
    expect(await endOf(stage, 'w/0')).toBe('REVOKED revoked');
    await expectOthersToWork();
  });

  it.each(RECORDS)('a step that became %j is one no longer, and stops nobody', async (record) => {
    await enqueue(stage, 'w', chainOf(si(), si(), si()));
    await write('w/1', record);
    await serve();
    expect(await endOf(stage, 'w/0')).toBe('SUCCESS');
    expect(await endOf(stage, 'w/1')).toBe('FAILURE malformed');
    expect(await endOf(stage, 'w')).toBe('FAILURE dependency');
    await expectOthersToWork();
  });

  it.each(RECORDS)('a group that became %j stops nobody', async (record) => {
    await enqueue(stage, 'w', chainOf(groupOf(tasks(2)), s()));
    await write('w/0', record);
    await serve();
    expect(await endOf(stage, 'w/0.0')).toBe('SUCCESS');
    await expectOthersToWork();
  });

  it('a group whose record is gone stops nobody', async () => {
    await enqueue(stage, 'w', chainOf(groupOf(tasks(2)), s()));
    await behind().redis.hdel(key('task'), 'w/0');
    await serve();
    expect(await endOf(stage, 'w/0.0')).toBe('SUCCESS');
    await expectOthersToWork();
  });

  it('a part whose record is gone is counted as failed', async () => {
    await enqueue(stage, 'w', chainOf(si(), groupOf(tasks(2)), s()));
    await behind().redis.hdel(key('task'), 'w/1.0');
    await serve();
    expect(await endOf(stage, 'w')).toBe('FAILURE dependency');
  });

  it.each(STEPS)('a step of the list that is %j is laid aside or passed over', async (step) => {
    await enqueue(stage, 'w', groupOf(tasks(2)));
    await behind().redis.rpush(key('continuations'), step);
    await runContinuations(stage);
    expect(await behind().redis.llen(key('continuations'))).toBe(0);
    await expectOthersToWork();
  });

  it('tells people of a step that was laid aside', async () => {
    await behind().redis.rpush(key('continuations'), '{"kind":"none"}');
    await runContinuations(stage);
    expect(await behind().redis.lrange(key('continuations:failed'), 0, -1)).toEqual([
      'no such continuation\n{"kind":"none"}',
    ]);
  });

  it.each(['ttl', 'failed', 'propagated'])('goes on whatever is in a group as %s', async (field) => {
    for (const [index, text] of TEXTS.entries()) {
      const id = `w${index}`;
      await enqueue(stage, id, chainOf(groupOf(tasks(2)), s()));
      await behind().redis.hset(key(`group:${id}/0`), field, text);
      await serve(failed);
      expect(await endOf(stage, `${id}/0.0`)).toBe('FAILURE error');
      await stage.broker.workflows.count(`${id}/0`);
      await stage.broker.tasks.revoke(id);
      await runContinuations(stage);
      await expectOthersToWork();
      await stage.advance(26 * HOUR);
      while (
        await stage.broker.tasks.prune({
          ...{ deadLetterAgeMs: 1, deadLetterCount: 0, silentMs: 1, draftAgeMs: HOUR },
        })
      );
    }
  });

  it.each([...TEXTS, '2.5', '-0', '1e15', '999999999999', '0x10'])(
    'knows how many parts a group has, whatever is written there: %j',
    async (text) => {
      const size = () => behind().redis.hset(key('group:w/1'), 'size', text);
      await enqueue(stage, 'w', chainOf(si(), groupOf(tasks(70)), s()));
      await size();
      const worker = stage.worker();
      await worker.settle(await worker.leaseOne(), succeeded);
      expect(await runContinuations(stage)).toBeLessThan(3);
      const [first, ...others] = await worker.lease(80);
      expect(others).toHaveLength(69);
      await size();
      const added = { id: 'more', head: { name: 'n', queue: 'q', at: 1 }, body: '{"args":[]}' };
      const parts = [{ id: 'more', entry: 'more' }];
      await stage.broker.workflows.add({ group: 'w/1', by: first!, nodes: [added], parts });
      await size();
      const settlements = [first!, ...others].map((one) => worker.settlement(one, succeeded));
      await worker.exchange({ settlements });
      expect(await endOf(stage, 'w/1')).toBe('live');
      await worker.settle(await worker.leaseOne(), succeeded);
      expect(await endOf(stage, 'w/1')).toBe('SUCCESS');
      expect(await listOf(stage, 'w/1')).toHaveLength(71);
      await size();
      await worker.settle(await worker.leaseOne(), succeeded);
      expect(await endOf(stage, 'w')).toBe('SUCCESS');
      await runContinuations(stage);
      await stage.advance(26 * HOUR);
      expect(await behind().redis.keys(`${behind().prefix.replace(/[{}]/g, '?')}results:w/1:*`)).toEqual([]);
    },
  );

  it('takes no more parts for a group than there are, whatever is written there', async () => {
    await enqueue(stage, 'w', chainOf(si(), groupOf(tasks(3)), s()));
    await behind().redis.hset(key('group:w/1'), 'size', '900000000');
    const worker = stage.worker();
    await worker.settle(await worker.leaseOne(), succeeded);
    expect(await runContinuations(stage)).toBeLessThan(3);
    await stage.broker.tasks.revoke('w');
    expect(await runContinuations(stage)).toBeLessThan(3);
    await expectOthersToWork();
  });

  it('puts a group in the place of one whose size nobody can read', async () => {
    await behind().redis.hset(key('group:a'), 'size', '1e999');
    await stage.publish('a');
    const worker = stage.worker();
    const task = await worker.leaseOne();
    const node = {
      id: 'a',
      head: { name: 'n', queue: 'q', at: 1, size: 0, lastToken: task.token },
      body: '',
    };
    await worker.settle(task, { kind: 'replaced', nodes: [node], entry: 'a' });
    expect(await endOf(stage, 'a')).toBe('SUCCESS');
  });

  it('drops a draft whose list is gone, and one that is none', async () => {
    const { redis } = behind();
    await redis.zadd(key('drafts'), 0, 'nobody', 1, '');
    await redis.rpush(key('draft:'), 'x');
    for (let turn = 0; turn < 4; turn += 1)
      await stage.broker.tasks.prune({
        ...{ deadLetterAgeMs: 1, deadLetterCount: 0, silentMs: 1, draftAgeMs: HOUR },
      });
    expect(await redis.zcard(key('drafts'))).toBe(0);
    await expectOthersToWork();
  });
});
