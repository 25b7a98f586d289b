import { describe, expect, it } from '@jest/globals';
import type { EventWatcher } from '../../src/broker/event-store.js';
import type { EventBatch, EventRecord } from '../../src/core/event-batch.js';
import type { Open } from './open-broker.js';
import { useStage } from './stage.js';

/** Notes its batches; `batches` resolves with so many of them. */
class Watcher implements EventWatcher {
  readonly heard: EventBatch[] = [];
  isClosed = false;
  #onChange = () => {};

  onBatch(batch: EventBatch): void {
    this.heard.push(batch);
    this.#onChange();
  }

  onGap(): void {}

  onClose(): void {
    this.isClosed = true;
    this.#onChange();
  }

  async batches(count: number): Promise<readonly EventBatch[]> {
    while (this.heard.length < count && !this.isClosed)
      await new Promise<void>((resolve) => (this.#onChange = resolve));
    return this.heard;
  }
}

const started: EventRecord = {
  type: 'task-started',
  at: 1,
  id: 'a',
  name: 'mail.send',
  queue: 'q',
  attempt: 1,
};

/** The promises of every broker about live events. */
export function describeEventStore(name: string, open: Open): void {
  describe(`${name}: event store`, () => {
    const stage = useStage(open);
    const store = () => stage.broker.events;
    const exchanged = async () => (await stage.worker().exchange({})).watched;

    it('All watchers get each batch as it was published', async () => {
      const [one, other] = [new Watcher(), new Watcher()];
      await store().watch('*', one);
      await store().watch('task-failed', other);
      const batch: EventBatch = { worker: 'w1', events: [started], dropped: { 'task-started': 3 } };
      await store().publish(batch);
      await store().publish({ events: [], dropped: {} });
      const both = [batch, { events: [], dropped: {} }];
      expect([await one.batches(2), await other.batches(2)]).toEqual([both, both]);
    });

    it('An exchange, a heartbeat and a hand-over of figures bring the types that are watched', async () => {
      expect(await exchanged()).toBe('');
      const leave = await store().watch('task-started task-failed', new Watcher());
      await store().watch('task-failed task-lost', new Watcher());
      const watched = 'task-failed task-lost task-started';
      expect(await exchanged()).toBe(watched);
      expect(await stage.broker.workers.beat({ id: 'w1' } as never)).toMatchObject({ watched });
      expect(await stage.broker.figures.record('source', 1, [])).toBe(watched);
      await leave();
      expect(await exchanged()).toBe('task-failed task-lost');
    });

    it('A repeated exchange brings them as well', async () => {
      const worker = stage.worker();
      await worker.exchange({});
      await store().watch('task-failed', new Watcher());
      expect((await worker.repeat(0)).watched).toBe('task-failed');
    });

    it('A watcher of all types is watched as all types, whatever others watch', async () => {
      await store().watch('task-lost', new Watcher());
      const leave = await store().watch('*', new Watcher());
      expect(await exchanged()).toBe('*');
      await leave();
      await leave();
      expect(await exchanged()).toBe('task-lost');
    });

    it('A watcher that has left gets nothing more', async () => {
      const [gone, other] = [new Watcher(), new Watcher()];
      const leave = await store().watch('*', gone);
      await store().watch('*', other);
      await leave();
      await store().publish({ events: [started], dropped: {} });
      await other.batches(1);
      expect(gone.heard).toEqual([]);
    });

    it('A watch that follows another one gets batches', async () => {
      const leave = await store().watch('*', new Watcher());
      await leave();
      const watcher = new Watcher();
      await store().watch('*', watcher);
      await store().publish({ events: [started], dropped: {} });
      expect(await watcher.batches(1)).toHaveLength(1);
    });

    it('The end of the broker closes its watchers', async () => {
      const watcher = new Watcher();
      await store().watch('*', watcher);
      await stage.broker.close();
      await watcher.batches(1);
      expect(watcher.isClosed).toBe(true);
    });
  });
}
