import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  ConsoleLogger,
  Injectable,
  Logger,
  type INestApplicationContext,
  type LoggerService,
} from '@nestjs/common';
import {
  DeadLetters,
  Ignore,
  OnRetry,
  Reject,
  Task,
  TaskClient,
  TaskContext,
  TaskEvents,
  fixed,
} from 'nest-task-queue';
import { BROKERS } from '../application.js';
import { eventually } from '../../support/eventually.js';
import { startApplication } from '../../support/application.js';
import { uniqueNamespace } from '../../support/namespace.js';

const CANARY = 'sk_live_canary_7f3a';

class PaymentError extends Error {
  readonly card = { number: CANARY };
  readonly command = { name: 'set', args: ['key', CANARY] };
}

@Injectable()
class Tasks {
  @Task({ retry: { limit: 1, backoff: fixed(1) } })
  charge(key: string, _options: { password: string }): void {
    throw new PaymentError(`refused for ${key}`, { cause: new Error(`the gateway saw ${key}`) });
  }
  @Task({ retry: 0 })
  evil(): void {
    const error = new Error('first line\nsecond line \u001b[31m red \u2028 end');
    error.name = 'Evil\nName';
    throw error;
  }
  /** Fields of the run beat those of the task. */
  @Task({ retry: { limit: 1, backoff: fixed(1) } })
  talks(task: TaskContext): void {
    task.logger.log('a line of its own', { order: 'o-1', id: 'mine' });
    if (task.retries === 0) throw new Error('later');
  }
  @OnRetry('talks')
  refuses(): void {
    throw new Error('no');
  }
  @Task({ retry: { limit: 1, backoff: fixed(1) } })
  directed(word: string, task: TaskContext): void {
    if (word === 'ignore') throw new Ignore();
    if (word === 'reject') throw new Reject('no');
    if (task.retries === 0) task.retry({ countdown: 1 });
  }
}

/** Keeps what is logged, one entry for each call. */
class Recorder extends ConsoleLogger {
  readonly lines: string[] = [];
  readonly stacks: string[] = [];
  constructor(json: boolean) {
    super({ json, colors: false });
  }
  protected override printMessages(
    messages: unknown[],
    context?: string,
    level?: never,
    stream?: never,
  ): void {
    const write = process.stdout.write.bind(process.stdout);
    const capture = ((text: string) => this.lines.push(text) > 0) as typeof process.stdout.write;
    process.stdout.write = capture;
    const error = process.stderr.write.bind(process.stderr);
    process.stderr.write = capture;
    try {
      super.printMessages(messages, context, level, stream);
    } finally {
      process.stdout.write = write;
      process.stderr.write = error;
    }
  }
  protected override printStackTrace(stack: string): void {
    if (stack) this.stacks.push(stack);
  }
}

describe.each(BROKERS)('what is written about failures on %s', (_name, broker) => {
  let app: INestApplicationContext;
  afterEach(async () => {
    await app.close();
    Logger.overrideLogger(false);
  });

  const start = async (json: boolean, options = {}) => {
    const recorder = new Recorder(json);
    app = await startApplication({
      options: { broker, namespace: uniqueNamespace('log'), ...options },
      providers: [Tasks],
    });
    Logger.overrideLogger(recorder as LoggerService);
    return recorder;
  };
  const run = (name: string, args: unknown[]) =>
    app
      .get(TaskClient)
      .enqueue(name, args)
      .then((result) => result.get().catch(() => undefined));

  it('is one line for each retry and one for the failure', async () => {
    const recorder = await start(false);
    await run('Tasks.charge', ['k', { password: 'p' }]);
    const lines = recorder.lines.filter((line) => line.includes('Tasks.charge'));
    expect(lines.map((line) => line.split('\n').length)).toEqual([2, 2]);
    expect(lines[0]).toMatch(
      /WARN .*attempt 1 queue default after \d+ ms: PaymentError: refused for k; runs again in 1 ms; at Tasks\.charge \(.*logging\.spec\.ts:\d+:\d+\)\n$/,
    );
    expect(lines[1]).toMatch(
      /ERROR .*attempt 2 queue default after \d+ ms: PaymentError: refused for k; failed for good/,
    );
  });

  it('has the stack of the final failure and of its cause, without frames of this package', async () => {
    const recorder = await start(false);
    await run('Tasks.charge', ['k', { password: 'p' }]);
    expect(recorder.stacks).toHaveLength(1);
    const [title, frame, ...more] = recorder.stacks[0]?.split('\n') ?? [];
    expect(title).toBe('PaymentError: refused for k');
    expect(frame).toMatch(/^ {4}at Tasks\.charge \(.*logging\.spec\.ts:\d+:\d+\)$/);
    expect(more.join('\n')).toMatch(/^ {2}\[cause\]: Error: the gateway saw k\n {6}at Tasks\.charge/m);
    expect(recorder.stacks[0]).not.toMatch(/\/src\/worker\//);
  });

  it('is the cause of the error that get() throws', async () => {
    await start(false);
    const result = await app.get(TaskClient).enqueue('Tasks.charge', ['k', { password: 'p' }]);
    const { cause } = (await result.get().catch((thrown: unknown) => thrown)) as { cause: Error };
    expect(String(cause)).toBe('PaymentError: refused for k');
    expect(cause.stack).toMatch(/at Tasks\.charge \(.*logging\.spec\.ts/);
    expect((cause.cause as Error).stack).toMatch(/^Error: the gateway saw k\n\s+at Tasks\.charge/);
  });

  it('is an object with fields under a logger that writes JSON', async () => {
    const recorder = await start(true);
    await run('Tasks.charge', ['k', { password: 'p' }]);
    const entries = recorder.lines.map(
      (line) => JSON.parse(line) as { level: string; message: Record<string, unknown> },
    );
    expect(
      entries.map(({ level, message: { task, attempt, queue, error } }) => [
        level,
        task,
        attempt,
        queue,
        error,
      ]),
    ).toEqual([
      ['warn', 'Tasks.charge', 1, 'default', 'PaymentError'],
      ['error', 'Tasks.charge', 2, 'default', 'PaymentError'],
    ]);
    expect(entries[0]?.message).toMatchObject({
      id: expect.any(String),
      durationMs: expect.any(Number),
      afterMs: 1,
      errorFrame: expect.stringMatching(/^at Tasks\.charge \(/),
    });
    expect(entries[1]?.message['errorStack']).toMatch(
      /^PaymentError: refused for k\n {4}at Tasks\.charge \(/,
    );
  });

  it('has the same fields in each line about a run, whoever writes it', async () => {
    const recorder = await start(true);
    await run('Tasks.talks', []);
    await eventually(() => expect(recorder.lines).toHaveLength(4));
    const entries = recorder.lines.map(
      (line) => (JSON.parse(line) as { message: Record<string, unknown> }).message,
    );
    const ids = { task: 'Tasks.talks', id: expect.any(String), queue: 'default' };
    expect(entries).toEqual([
      { message: 'a line of its own', order: 'o-1', ...ids, attempt: 1 },
      expect.objectContaining({ ...ids, attempt: 1, error: 'Error', afterMs: 1 }),
      expect.objectContaining({ message: expect.stringMatching(/a hook threw: no$/), ...ids, attempt: 1 }),
      { message: 'a line of its own', order: 'o-1', ...ids, attempt: 2 },
    ]);
    expect(new Set(entries.map(({ id }) => id)).size).toBe(1);
  });

  it.each([false, true])('stays on its line whatever the error says (JSON: %s)', async (json) => {
    const recorder = await start(json);
    await run('Tasks.evil', []);
    expect(recorder.lines).toHaveLength(1);
    // oxlint-disable-next-line no-control-regex -- they are what must not be there
    expect(recorder.lines[0]?.trimEnd()).not.toMatch(/[\n\r\u001b\u2028]/);
    expect(recorder.stacks.join('\n')).not.toContain('\nsecond line');
  });

  it('is nothing for directives', async () => {
    const recorder = await start(false);
    for (const word of ['ignore', 'reject', 'retry']) await run('Tasks.directed', [word]);
    expect(recorder.lines).toEqual([]);
  });

  it('holds no secret when redaction is set, nor do events, results or listings', async () => {
    const redact = (text: string, key?: string) =>
      key === 'password' ? '***' : text.replaceAll(CANARY, '***');
    const recorder = await start(true, { redact });
    const told: unknown[] = [];
    for (const type of ['task-enqueued', 'task-started', 'task-retried', 'task-failed'] as const) {
      app.get(TaskEvents).on(type, (event) => told.push([type, event]));
    }
    const result = await app.get(TaskClient).enqueue('Tasks.charge', [CANARY, { password: 'hunter2' }]);
    const error: unknown = await result.get().catch((thrown: unknown) => thrown);
    const { deadLetters } = await app.get(DeadLetters).list();
    const letter = await app.get(DeadLetters).get(result.id);
    const everything = JSON.stringify([
      recorder.lines,
      told,
      error,
      inspect(error),
      deadLetters,
      letter,
      await result.info(),
    ]);
    expect(told).toHaveLength(5);
    expect(deadLetters).toHaveLength(1);
    expect(everything).toContain('***');
    expect(everything).not.toContain(CANARY);
    expect(everything).not.toContain('hunter2');
  });

  it('hides what a redaction that throws was given', async () => {
    const recorder = await start(false, {
      redact: () => {
        throw new Error('no');
      },
    });
    await run('Tasks.charge', [CANARY, { password: 'p' }]);
    expect(recorder.lines.join('')).toContain('[redacted]');
    expect([...recorder.lines, ...recorder.stacks].join('')).not.toContain(CANARY);
  });
});
