import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Test, type TestingModule } from '@nestjs/testing';
import { any, TaskQueueTesting } from 'nest-task-queue/testing';
import { AppModule } from '../../../sample-app/src/app.module.js';
import { ImageApi, ImageApiError, RateLimitError } from '../../../sample-app/src/images/image-api.js';
import { ImageTasks } from '../../../sample-app/src/images/image.tasks.js';
import { ImagesService } from '../../../sample-app/src/images/images.service.js';
import { MailProvider } from '../../../sample-app/src/mail/mail-provider.js';
import { MailTasks } from '../../../sample-app/src/mail/mail.tasks.js';
import { FulfilmentService } from '../../../sample-app/src/shop/fulfilment.service.js';
import { OrdersService } from '../../../sample-app/src/shop/orders.service.js';

let queue: TaskQueueTesting;
let app: TestingModule;

beforeEach(async () => {
  queue = TaskQueueTesting.create({ now: '2026-03-02T09:00Z' });
  app = await queue.override(Test.createTestingModule({ imports: [AppModule] })).compile();
  app.useLogger(false);
});
afterEach(async () => {
  await app.close();
  await queue.close();
});

const picture = (name: string, format = 'jpg') => ({ name, size: 400_000, format, from: 'ada@mail.example' });

describe('The sample app, tested with the kit alone', () => {
  it('confirms an express order first, and once', async () => {
    const orders = app.get(OrdersService);
    await orders.confirm({ id: 'o-1', email: 'ada@mail.example' });
    await orders.confirm({ id: 'o-2', email: 'bob@mail.example', isExpress: true });
    await orders.confirm({ id: 'o-2', email: 'bob@mail.example', isExpress: true });
    queue.expectEnqueued(MailTasks, 'orderConfirmation', ['o-2', any(String)], { priority: 9, times: 1 });
    const { runs } = await queue.drain();
    expect(runs.map(({ args }) => args[0])).toEqual(['o-2', 'o-1']);
  });

  it('sends one mail though the worker dies right after sending it', async () => {
    const { id } = await app.get(OrdersService).confirm({ id: 'o-1', email: 'ada@mail.example' });
    await queue.loseWorker(id);
    expect(await queue.advance('30s')).toMatchObject({ succeeded: 1 });
    expect(app.get(MailProvider).sentCount).toBe(1);
  });

  it('releases a reservation whose parcel cannot be sent', async () => {
    const { id } = await app.get(FulfilmentService).fulfil({ id: 'o-1007', email: 'ada@mail.example' });
    await queue.drain();
    expect(await queue.workflow(id)).toBe(
      [
        'chain FAILURE',
        '├─ warehouse.reserve SUCCESS',
        '├─ warehouse.ship FAILURE (error)',
        '└─ mail.parcelSent FAILURE (dependency)',
      ].join('\n'),
    );
    expect(queue.events).toContainEqual(
      expect.objectContaining({ type: 'task-succeeded', name: 'warehouse.release' }),
    );
  });

  it('mails the report of the day when its time has come', async () => {
    expect(await queue.schedules.next('daily-reports')).toEqual(new Date('2026-03-03T02:00Z'));
  });
});

// The three tests of a guide to error handling: success, an error that is retried, and one that is not.
describe('A picture that is processed', () => {
  it('gives its address', async () => {
    const run = await queue.run(ImageTasks, 'process', [picture('sunset.jpg')], { id: 'p-1' });
    expect(run).toMatchObject({
      state: 'succeeded',
      value: { url: 'https://pictures.example/p-1/sunset.jpg' },
    });
  });

  it('is retried when the API is busy, later and later', async () => {
    await app.get(ImagesService).accept(picture('rainy-day.jpg'));
    const { runs } = await queue.advance('1m');
    expect(runs.map(({ state, attempt }) => [state, attempt])).toEqual([
      ['retried', 1],
      ['retried', 2],
      ['succeeded', 3],
    ]);
    const limited = new RateLimitError(429, 'POST /v1/thumbnails');
    app.get(ImageApi).thumbnail = () => Promise.reject(limited);
    const run = await queue.run(ImageTasks, 'process', [picture('x.jpg')]);
    expect(run).toMatchObject({ state: 'retried', afterMs: 800, queue: 'low' });
    expect(run.state === 'retried' && run.failure.is(ImageApiError)).toBe(true);
  });

  it('is not retried when it is no picture, and its owner is told', async () => {
    const run = await queue.run(ImageTasks, 'process', [picture('virus.exe', 'exe')]);
    expect(run).toMatchObject({ state: 'failed', isDead: true, failure: { name: 'UnsupportedFormatError' } });
  });
});
