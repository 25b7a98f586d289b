import { describe, expect, it } from '@jest/globals';
import { group } from 'nest-task-queue';
import { FIXTURES } from '../../support/fixtures/fixture-tasks.js';
import { Application, BROKERS } from '../application.js';

const CLOSED = { code: 'BROKER_UNAVAILABLE', message: expect.stringContaining('The application was closed') };

describe.each(BROKERS)('on %s', (_name, broker) => {
  const app = Application.use(broker, { options: { worker: false }, providers: FIXTURES }, 'each');

  it('An application that closes leaves nobody waiting who watched a task', async () => {
    const result = await app().tasks().one.enqueue();
    const steps = result.watch();
    expect((await steps.next()).value).toMatchObject({ state: 'PENDING' });
    const waiting = [steps.next(), result.get(), app().client.result('nobody').get()].map((each) =>
      expect(each).rejects.toMatchObject(CLOSED),
    );
    await app().close();
    await Promise.all(waiting);
    expect(await steps.next()).toEqual({ done: true, value: undefined });
  });

  it('An application that closes leaves nobody waiting who waited for the parts of a group', async () => {
    const result = await app().client.enqueue(group([app().tasks().one.si(), app().tasks().one.si()]));
    const parts = result.asCompleted();
    await result.results[0]?.revoke();
    expect((await parts.next()).value).toBe(result.results[0]);
    const waiting = expect(parts.next()).rejects.toMatchObject(CLOSED);
    await app().close();
    await waiting;
  });

  it('An application that was closed refuses to wait for results', async () => {
    const result = await app().tasks().one.enqueue();
    await app().close();
    await expect(result.get()).rejects.toMatchObject(CLOSED);
    await expect(result.watch().next()).rejects.toMatchObject(CLOSED);
  });
});
