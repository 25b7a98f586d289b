import { beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryBroker } from '../../../src/broker/memory/memory-broker.js';
import type { Answer, Command } from '../../../src/core/command.js';
import { Commands } from '../../../src/worker/commands.js';
import type { Worker } from '../../../src/worker/worker.js';

describe('the commands of a worker', () => {
  let control: MemoryBroker['control'];
  let worker: { concurrency: number; isStopped: boolean; args: string };
  let shutdowns: boolean[];
  let logged: string[];

  beforeEach(async () => {
    control = new MemoryBroker().control;
    worker = { concurrency: 2, isStopped: false, args: '' };
    shutdowns = [];
    logged = [];
    const log = (text: unknown) => void logged.push(String(text));
    const commands = new Commands({
      worker: Object.assign(worker, {
        ...{ id: 'w1', host: 'here', queues: ['q'] },
        change: ({ concurrency }: { concurrency: number }) => void (worker.concurrency = concurrency),
        running: () => [{ args: worker.args }],
        info: () => {
          throw new Error('it has no words');
        },
      }) as unknown as Worker,
      queues: ['q'],
      control,
      logger: { log, warn: log, error: log, debug: log },
      onShutdown: (isCold) => shutdowns.push(isCold),
    });
    await commands.start();
  });

  const send = (verb: string, more: Partial<Command> = {}): Promise<Answer> =>
    new Promise((resolve) => {
      void control.send({ id: `${verb}-1`, to: [], verb, args: {}, ...more }, resolve);
    });

  it('are carried out once and answered twice when they come twice', async () => {
    const answers = [await send('grow', { args: { count: 2 } }), await send('grow', { args: { count: 2 } })];
    expect(answers.map(({ value }) => value)).toEqual([4, 4]);
    expect(worker.concurrency).toBe(4);
  });

  it('are carried out once when they come again meanwhile', async () => {
    const both = [send('grow', { args: { count: 1 } }), send('grow', { args: { count: 1 } })];
    expect((await Promise.all(both)).map(({ value }) => value)).toEqual([3, 3]);
  });

  it('are remembered up to a bounded number', async () => {
    await send('grow', { id: 'first', args: { count: 1 } });
    for (let each = 0; each < 100; each += 1) await send('ping', { id: `ping-${each}` });
    await send('grow', { id: 'first', args: { count: 1 } });
    expect(worker.concurrency).toBe(4);
  });

  it.each([
    ['grow', {}],
    ['grow', { count: '1' }],
    ['grow', { count: -1 }],
    ['grow', { count: 1e9 }],
    ['shrink', { count: 2 }],
    ['add-queue', {}],
    ['add-queue', { queue: ['q'] }],
    ['remove-queue', { queue: 'q' }],
    ['active', { limit: 0 }],
    ['stats', {}],
    ['constructor', {}],
    ['__proto__', {}],
    ['dance', {}],
  ])('are answered with the reason when they cannot be carried out: %s %j', async (verb, args) => {
    const answer = await send(verb, { args });
    expect(answer).toMatchObject({ worker: 'w1', host: 'here', error: expect.any(String) });
    expect(worker.concurrency).toBe(2);
  });

  it('are answered with an error when the answer is too long', async () => {
    worker.args = 'x'.repeat(1_000_000);
    expect((await send('active')).error).toContain('too long');
  });

  it('stop the worker once, after the answer', async () => {
    const first = await send('shutdown', { args: { cold: true } });
    expect(first.error).toBeUndefined();
    await send('shutdown', { args: { cold: true } });
    await send('ping');
    expect(shutdowns).toEqual([true]);
  });

  it('are not answered when they are for other workers, or when the worker has stopped', async () => {
    const answers: Answer[] = [];
    const sendTo = (to: readonly string[]) =>
      control.send({ id: 'x', to, verb: 'ping', args: {} }, (answer) => answers.push(answer));
    await sendTo(['w2', 'there']);
    await send('ping');
    worker.isStopped = true;
    await sendTo(['w1']);
    await new Promise((resolve) => setImmediate(resolve));
    expect(answers).toEqual([]);
  });

  it('go on after one whose sender is gone', async () => {
    await control.send({ id: 'y', to: [], verb: 'ping', args: {} }, () => {
      throw new Error('nobody is there');
    });
    expect((await send('ping')).value).toBe('pong');
  });

  it('are logged on one line each when they change something', async () => {
    await send('ping');
    await send('add-queue', { args: { queue: 'a\nb' } });
    expect(logged).toEqual([expect.stringMatching(/^command add-queue .*a\\+nb/)]);
  });
});
