import { beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryControl } from '../../../src/broker/memory/memory-control.js';
import type { Answer, Command } from '../../../src/core/command.js';
import { Commands } from '../../../src/worker/commands.js';
import type { Worker } from '../../../src/worker/worker.js';

describe('what hears commands', () => {
  let control: MemoryControl;
  let worker: { concurrency: number; isStopped: boolean; args: string };
  let shutdowns: boolean[];
  let logged: string[];

  beforeEach(async () => {
    control = new MemoryControl();
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

  const tell = (verb: string, more: Partial<Command> = {}): Promise<Answer> =>
    new Promise((resolve) => {
      void control.send({ id: `${verb}-1`, to: [], verb, args: {}, ...more }, resolve);
    });

  it('does once what it hears twice, and answers twice', async () => {
    const answers = [await tell('grow', { args: { count: 2 } }), await tell('grow', { args: { count: 2 } })];
    expect(answers.map(({ value }) => value)).toEqual([4, 4]);
    expect(worker.concurrency).toBe(4);
  });

  it('does once what comes again while it is done', async () => {
    const both = [tell('grow', { args: { count: 1 } }), tell('grow', { args: { count: 1 } })];
    expect((await Promise.all(both)).map(({ value }) => value)).toEqual([3, 3]);
  });

  it('remembers a bounded number of commands', async () => {
    await tell('grow', { id: 'first', args: { count: 1 } });
    for (let each = 0; each < 100; each += 1) await tell('ping', { id: `ping-${each}` });
    await tell('grow', { id: 'first', args: { count: 1 } });
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
  ])('answers why it cannot: %s %j', async (verb, args) => {
    const answer = await tell(verb, { args });
    expect(answer).toMatchObject({ worker: 'w1', host: 'here', error: expect.any(String) });
    expect(worker.concurrency).toBe(2);
  });

  it('answers nothing that is too long', async () => {
    worker.args = 'x'.repeat(1_000_000);
    expect((await tell('active')).error).toContain('too long');
  });

  it('begins to stop when it has answered, once', async () => {
    const first = await tell('shutdown', { args: { cold: true } });
    expect(first.error).toBeUndefined();
    await tell('shutdown', { args: { cold: true } });
    await tell('ping');
    expect(shutdowns).toEqual([true]);
  });

  it('says nothing for others, and nothing once it has stopped', async () => {
    const heard: Answer[] = [];
    const send = (more: Partial<Command>) =>
      control.send({ id: 'x', to: [], verb: 'ping', args: {}, ...more }, (answer) => heard.push(answer));
    await send({ to: ['w2', 'there'] });
    await tell('ping');
    worker.isStopped = true;
    await send({ to: ['w1'] });
    await new Promise((resolve) => setImmediate(resolve));
    expect(heard).toEqual([]);
  });

  it('goes on when nobody can be answered', async () => {
    await control.send({ id: 'y', to: [], verb: 'ping', args: {} }, () => {
      throw new Error('nobody is there');
    });
    expect((await tell('ping')).value).toBe('pong');
  });

  it('writes down what changes something, on one line', async () => {
    await tell('ping');
    await tell('add-queue', { args: { queue: 'a\nb' } });
    expect(logged).toEqual([expect.stringMatching(/^told to add-queue .*a\\+nb/)]);
  });
});
