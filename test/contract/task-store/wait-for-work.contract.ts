import { describe, expect, it } from '@jest/globals';
import { HOUR } from '../messages.js';
import type { Open } from '../open-broker.js';
import { useStage } from '../stage.js';

/** Far beyond the time limit of a test: whoever is not woken fails. */
const LONG_MS = 10 * 60_000;

export function describeWaitForWork(open: Open): void {
  describe('waiting for work', () => {
    const stage = useStage(open);
    const wait = (...queues: string[]) => stage.broker.tasks.waitForWork(queues, { timeoutMs: LONG_MS });
    /** Goes on until it is stopped. */
    const begin = (...queues: string[]) => {
      const controller = new AbortController();
      const { signal } = controller;
      const over = stage.broker.tasks.waitForWork(queues, { timeoutMs: LONG_MS, signal });
      return { over, stop: () => controller.abort() };
    };

    /** True if the wait is over before several round trips to the broker are. */
    async function isOver(waiting: Promise<boolean>): Promise<boolean> {
      const over = waiting.then(() => true);
      const roundTrips = async () => {
        for (let count = 0; count < 20; count += 1) await stage.find('nobody');
        return false;
      };
      return Promise.race([over, roundTrips()]);
    }

    /** So that a wait is under way at once. */
    async function warmUp(): Promise<void> {
      await stage.publish('warm', { queue: 'warm' });
      await wait('warm');
    }

    async function expectToGoOn({ over, stop }: ReturnType<typeof begin>): Promise<void> {
      expect(await isOver(over)).toBe(false);
      stop();
      await over;
    }

    it('ends when something is published', async () => {
      const waiting = wait('q');
      await stage.publish('a');
      await expect(waiting).resolves.toBe(true);
    });

    it('ends at once when something was published before', async () => {
      await stage.publish('a');
      await expect(wait('q')).resolves.toBe(true);
    });

    it('ends for any of the queues', async () => {
      const waiting = wait('q', 'other');
      await stage.publish('a', { queue: 'other' });
      await expect(waiting).resolves.toBe(true);
    });

    it('goes on while nothing is there', async () => {
      await warmUp();
      const waiting = begin('q');
      await expectToGoOn(waiting);
    });

    it('goes on when something is published elsewhere', async () => {
      await warmUp();
      const waiting = begin('q');
      await stage.publish('a', { queue: 'other' });
      await expectToGoOn(waiting);
    });

    it('ends for a delayed task that becomes the first', async () => {
      await stage.publish('later', { delayMs: 2 * HOUR });
      await wait('q');
      const waiting = wait('q');
      await stage.publish('sooner', { delayMs: HOUR });
      await expect(waiting).resolves.toBe(true);
    });

    it('goes on for a delayed task behind the first', async () => {
      await warmUp();
      await stage.publish('first', { delayMs: HOUR });
      await wait('q');
      const waiting = begin('q');
      await stage.publish('second', { delayMs: 2 * HOUR });
      await expectToGoOn(waiting);
    });

    it('is not ended by what another worker took meanwhile', async () => {
      await warmUp();
      await stage.publish('a');
      await stage.worker('w1').drain();
      const waiting = begin('q');
      await expectToGoOn(waiting);
    });

    it('ends when there is more than another worker took', async () => {
      await stage.publishAll('a', 'b');
      await wait('q');
      const waiting = wait('q');
      await stage.worker('w1').leaseOne();
      await expect(waiting).resolves.toBe(true);
    });

    it('ends for a lost task', async () => {
      await stage.publish('a');
      await stage.worker('dies').leaseOne();
      await wait('q');
      const waiting = wait('q');
      await stage.outlastLease();
      await expect(waiting).resolves.toBe(true);
    });

    it('ends when the queue is resumed', async () => {
      await stage.publish('a');
      await stage.broker.queues.pause('q');
      await stage.worker().drain();
      const waiting = wait('q');
      await stage.broker.queues.resume('q');
      await expect(waiting).resolves.toBe(true);
    });

    it('ends when another worker leaves that came for the next delayed task', async () => {
      await stage.publish('a', { delayMs: HOUR });
      await stage.worker('w1').lease(1);
      const waiting = wait('q');
      await stage.broker.workers.leave('w1');
      await expect(waiting).resolves.toBe(true);
    });

    it('is told at once, or ends, when its own process publishes', async () => {
      await warmUp();
      let isTold = false;
      const told = () => (isTold = true);
      const waiting = stage.broker.tasks.waitForWork(['q'], { timeoutMs: LONG_MS, onHint: told }).then(told);
      const head = { name: 'a', queue: 'q', at: stage.now };
      const published = stage.broker.tasks.publish([{ id: 'a', head, body: '{"args":[]}' }]);
      // No answer of a server comes before a microtask.
      for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
      expect(isTold).toBe(true);
      await published;
      await waiting;
    });

    it('A wait whose time passes says that nobody has told of work', async () => {
      const over = stage.broker.tasks.waitForWork(['q'], { timeoutMs: 10 });
      await stage.advance(10);
      await expect(over).resolves.toBe(false);
    });

    it('ends when its signal aborts, and at once under one that has aborted', async () => {
      const { over, stop } = begin('q');
      stop();
      await expect(over).resolves.toBe(false);
      const signal = AbortSignal.abort();
      await expect(stage.broker.tasks.waitForWork(['q'], { timeoutMs: LONG_MS, signal })).resolves.toBe(
        false,
      );
    });

    it('leaves the wake-up to others when its signal has aborted', async () => {
      const { over, stop } = begin('q');
      stop();
      await over;
      await stage.publish('a');
      await expect(wait('q')).resolves.toBe(true);
    });

    it('ends when the broker is closed', async () => {
      const waiting = wait('q');
      await stage.broker.close();
      await expect(waiting).resolves.toEqual(expect.any(Boolean));
    });
  });
}
