import { describe, expect, it } from '@jest/globals';
import type { TaskSnapshot } from '../../src/broker/result-store.js';
import { failed, HOUR, retried, succeeded } from './messages.js';
import type { Open } from './open-broker.js';
import { useStage } from './stage.js';
import { Watch } from './watch.js';

/** What every result store promises. */
export function describeResultStore(name: string, open: Open): void {
  describe(`${name}: result store`, () => {
    const stage = useStage(open);
    const results = () => stage.broker.results;

    describe('find', () => {
      it('answers in the order of the ids, undefined for those that nobody knows', async () => {
        await stage.publishAll('a', 'b');
        const found = await results().find(['b', 'stranger', 'a']);
        expect(found.map((task) => task?.record.kind)).toEqual(['live', undefined, 'live']);
      });

      it('takes an empty list', async () => {
        expect(await results().find([])).toEqual([]);
      });

      it('says who runs a task, and since when', async () => {
        await stage.publish('a');
        const { token } = await stage.worker().leaseOne();
        expect((await stage.find('a'))?.running).toEqual({ token, startedAt: stage.now });
      });

      it('says of a waiting task that nobody runs it', async () => {
        await stage.publish('a');
        expect(await stage.find('a')).not.toHaveProperty('running');
      });

      it('hides a record that is past its time', async () => {
        const worker = stage.worker();
        await stage.publish('a', { ttl: HOUR });
        await worker.settle(await worker.leaseOne(), succeeded);
        await stage.advance(HOUR + 2_000);
        expect(await stage.find('a')).toBeUndefined();
      });
    });

    describe('progress', () => {
      it('is told while the task runs', async () => {
        await stage.publish('a');
        const { token } = await stage.worker().leaseOne();
        expect(await results().progress('a', token, '{"at":1}')).toBe(true);
        expect((await stage.find('a'))?.progress).toBe('{"at":1}');
      });

      it('is refused from an attempt that holds the task no longer', async () => {
        await stage.publish('a');
        await stage.worker().leaseOne();
        expect(await results().progress('a', 'w1:9:9:9', '1')).toBe(false);
        expect(await stage.find('a')).not.toHaveProperty('progress');
      });

      it('is refused when the task has ended', async () => {
        await stage.publish('a');
        const worker = stage.worker();
        const delivery = await worker.leaseOne();
        await worker.settle(delivery, succeeded);
        expect(await results().progress('a', delivery.token, '1')).toBe(false);
      });

      it('is gone when the task runs again', async () => {
        await stage.publish('a');
        const worker = stage.worker();
        const delivery = await worker.leaseOne();
        await results().progress('a', delivery.token, '1');
        await worker.settle(delivery, retried());
        expect(await stage.find('a')).not.toHaveProperty('progress');
      });
    });

    describe('forget', () => {
      it('drops the record of a task that has ended', async () => {
        const worker = stage.worker();
        await stage.publish('a');
        await worker.settle(await worker.leaseOne(), succeeded);
        expect(await results().forget('a')).toBe(true);
        expect(await stage.find('a')).toBeUndefined();
      });

      it('leaves a task alone that has not ended', async () => {
        await stage.publish('a');
        expect(await results().forget('a')).toBe(false);
        expect(await stage.worker().drain()).toEqual(['a']);
      });

      it('answers the same when it is repeated', async () => {
        const worker = stage.worker();
        await stage.publish('a');
        await worker.settle(await worker.leaseOne(), succeeded);
        expect([await results().forget('a'), await results().forget('a')]).toEqual([true, true]);
      });
    });

    describe('watch', () => {
      const isEnded = (task: TaskSnapshot | undefined) => task?.record.kind === 'ended';

      it('ends for all who wait when the broker is closed, and for who comes after that', async () => {
        await stage.publish('a');
        const watches = [new Watch(results(), 'a', 'stopped'), new Watch(results(), 'a', 'ended')];
        for (const watch of watches) await watch.until(() => true);
        const stopped = new Watch(results(), 'a', 'ended');
        stopped.stop();
        await stage.broker.close();
        const late = new Watch(results(), 'a', 'ended');
        await Promise.all([...watches, late].map((watch) => watch.closed));
        expect(stopped.isClosed).toBe(false);
      });

      it('tells at once how the task stands', async () => {
        await stage.publish('a');
        const watch = new Watch(results(), 'a', 'stopped');
        expect((await watch.until(() => true))?.record.kind).toBe('live');
      });

      it('tells of a task that nobody knows', async () => {
        const watch = new Watch(results(), 'stranger', 'ended');
        expect(await watch.until(() => true)).toBeUndefined();
      });

      it.each([
        ['success', succeeded, 'SUCCESS'],
        ['failure', failed, 'FAILURE'],
      ])('tells of the end by %s', async (_name, outcome, state) => {
        await stage.publish('a');
        const watch = new Watch(results(), 'a', 'ended');
        await watch.until(() => true);
        const worker = stage.worker();
        await worker.settle(await worker.leaseOne(), outcome);
        expect((await watch.until(isEnded))?.record.head).toMatchObject({ state });
      });

      it('tells of the end by revocation', async () => {
        await stage.publish('a');
        const watch = new Watch(results(), 'a', 'ended');
        await watch.until(() => true);
        await stage.broker.tasks.revoke('a', false);
        expect((await watch.until(isEnded))?.record.head).toMatchObject({ state: 'REVOKED' });
      });

      it('tells of an end that was before', async () => {
        await stage.publish('a');
        await stage.broker.tasks.revoke('a', false);
        const watch = new Watch(results(), 'a', 'ended');
        expect(isEnded(await watch.until(() => true))).toBe(true);
      });

      it('tells of an end that was retried first', async () => {
        await stage.publish('a');
        const watch = new Watch(results(), 'a', 'ended');
        await watch.until(() => true);
        const worker = stage.worker();
        await worker.settle(await worker.leaseOne(), retried());
        await worker.settle(await worker.leaseOne(), succeeded);
        expect((await watch.until(isEnded))?.record.head).toMatchObject({ state: 'SUCCESS', retries: 1 });
      });

      it('tells everyone who waits for the same task', async () => {
        await stage.publish('a');
        const watches = [1, 2, 3].map(() => new Watch(results(), 'a', 'ended'));
        for (const watch of watches) await watch.until(() => true);
        await stage.broker.tasks.revoke('a', false);
        const ends = await Promise.all(watches.map((watch) => watch.until(isEnded)));
        expect(ends.every(isEnded)).toBe(true);
      });

      it('tells of start, progress and retry until it is stopped', async () => {
        await stage.publish('a');
        const watch = new Watch(results(), 'a', 'stopped');
        await watch.until(() => true);
        const worker = stage.worker();
        const delivery = await worker.leaseOne();
        await watch.until((task) => task?.running?.token === delivery.token);
        await results().progress('a', delivery.token, '{"at":1}');
        await watch.until((task) => task?.progress === '{"at":1}');
        await worker.settle(delivery, retried());
        const again = await watch.until((task) => task?.record.head.retries === 1);
        expect(again).not.toHaveProperty('running');
      });

      it('tells nothing more when it is stopped', async () => {
        await stage.publish('a');
        const stopped = new Watch(results(), 'a', 'stopped');
        const other = new Watch(results(), 'a', 'stopped');
        await stopped.until(() => true);
        await other.until(() => true);
        stopped.stop();
        const { count } = stopped;
        await stage.broker.tasks.revoke('a', false);
        await other.until(isEnded);
        expect(stopped.count).toBe(count);
      });
    });
  });
}
