import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Injectable, type INestApplicationContext } from '@nestjs/common';
import { DeadLetters, Task, TaskClient, TaskDefaults, fixed, type TaskView } from 'nest-task-queue';
import { BROKERS } from '../application.js';
import { startApplication } from '../../support/application.js';
import { uniqueNamespace } from '../../support/namespace.js';

class ApiError extends Error {}
class RateLimitError extends ApiError {}

let isMended = false;

const isWord = ([word]: readonly unknown[]) => typeof word === 'string';
const WORDS = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (args: unknown) =>
      isWord(args as readonly unknown[]) ? { value: args } : { issues: [{ message: 'no word', path: [0] }] },
  },
} as const;

@Injectable()
@TaskDefaults({ prefix: 'api', retry: { limit: 1, backoff: fixed(1) } })
class Tasks {
  @Task()
  call(word: string): string {
    if (!isMended) throw word === 'rate' ? new RateLimitError('too many') : new ApiError(`no ${word}`);
    return `called ${word}`;
  }
  @Task({ schema: WORDS, retry: 0 })
  checked(word: string): string {
    return this.call(word);
  }
  @Task({ queue: 'low' })
  other(): void {
    throw new Error('something else');
  }
  @Task({ deadLetter: false, retry: 0 })
  unkept(): void {
    throw new Error('nobody keeps it');
  }
}

describe.each(BROKERS)('dead letters on %s', (_name, broker) => {
  let app: INestApplicationContext;
  let letters: DeadLetters;
  let tasks: TaskView<Tasks>;

  beforeEach(async () => {
    isMended = false;
    const queues = [{ name: 'default' }, { name: 'low' }];
    const options = { broker, namespace: uniqueNamespace('letters'), queues, maxPayload: '10kb' } as const;
    app = await startApplication({ options, providers: [Tasks] });
    letters = app.get(DeadLetters);
    tasks = app.get(TaskClient).of(Tasks);
  });
  afterEach(() => app.close());

  const die = async (enqueued: Promise<{ id: string; get: () => Promise<unknown> }>) => {
    const result = await enqueued;
    await expect(result.get()).rejects.toMatchObject({ code: 'TASK_FAILED' });
    return result.id;
  };
  const idsOf = async (filter: Parameters<DeadLetters['list']>[0]) =>
    (await letters.list(filter)).deadLetters.map(({ id }) => id);

  it('are listed the newest first, page by page', async () => {
    const ids: string[] = [];
    for (const word of ['a', 'b', 'c']) ids.unshift(await die(tasks.call.enqueue(word)));
    const first = await letters.list({ limit: 2 });
    const second = await letters.list({ limit: 2, from: first.next ?? -1 });
    expect([first.deadLetters, second.deadLetters].map((page) => page.map(({ id }) => id))).toEqual([
      ids.slice(0, 2),
      ids.slice(2),
    ]);
    expect(second.next).toBeUndefined();
  });

  it('are filtered by queue, task, error class and time', async () => {
    const call = await die(tasks.call.enqueue('a'));
    const rate = await die(tasks.call.enqueue('rate'));
    const other = await die(tasks.other.enqueue());
    await die(tasks.unkept.enqueue());
    expect(await idsOf({ queue: 'low' })).toEqual([other]);
    expect(new Set(await idsOf({ task: 'api.call' }))).toEqual(new Set([call, rate]));
    expect(await idsOf({ error: RateLimitError })).toEqual([rate]);
    expect(new Set(await idsOf({ error: ApiError }))).toEqual(new Set([call, rate]));
    expect(await idsOf({ until: new Date(Date.now() - 60_000) })).toEqual([]);
    expect(await idsOf({ since: new Date(Date.now() - 60_000) })).toHaveLength(3);
  });

  it('hold the failure of each attempt', async () => {
    const letter = await letters.get(await die(tasks.call.enqueue('a')));
    expect(letter).toMatchObject({ task: 'api.call', args: ['a'], reason: 'retries-exhausted', retries: 1 });
    expect(letter?.history.map(({ name, message }) => [name, message])).toEqual([
      ['ApiError', 'no a'],
      ['ApiError', 'no a'],
    ]);
    expect(await letters.get('unknown')).toBeUndefined();
  });

  it('stay where other arguments are too large, or do not fit the schema of the task', async () => {
    const id = await die(tasks.checked.enqueue('a'));
    await expect(letters.requeue(id, { args: ['x'.repeat(20_000)] })).rejects.toThrow(
      expect.objectContaining({ code: 'PAYLOAD_TOO_LARGE', message: expect.stringContaining('api.checked') }),
    );
    await expect(letters.requeue(id, { args: [5] })).rejects.toMatchObject({
      code: 'PAYLOAD',
      path: 'args[0]',
    });
    expect(await letters.get(id)).toBeDefined();
    isMended = true;
    const again = await letters.requeue(id, { args: ['b'] });
    expect(await again?.get()).toBe('called b');
  });

  it('run again as new tasks, elsewhere and with other arguments if told so', async () => {
    const id = await die(tasks.call.enqueue('a'));
    isMended = true;
    const again = await letters.requeue(id, { queue: 'low', args: ['b'] });
    expect(await again?.get()).toBe('called b');
    expect(await again?.info()).toMatchObject({ requeuedFrom: id, queue: 'low', retries: 0 });
    expect(await idsOf({})).toEqual([]);
    expect(await letters.requeue(id)).toBeUndefined();
  });

  it('stay when the changes are refused', async () => {
    const id = await die(tasks.call.enqueue('a'));
    await expect(letters.requeue(id, { queue: 'nowhere' })).rejects.toMatchObject({ code: 'UNKNOWN_QUEUE' });
    await expect(letters.requeue(id, { args: [new Date()] })).rejects.toMatchObject({ code: 'PAYLOAD' });
    expect(await idsOf({})).toEqual([id]);
  });

  it('run again by filter, and are dropped by filter', async () => {
    for (const word of ['a', 'rate', 'b']) await die(tasks.call.enqueue(word));
    await die(tasks.other.enqueue());
    isMended = true;
    const results = await letters.requeue({ task: 'api.call' });
    expect(new Set(await Promise.all(results.map((result) => result.get())))).toEqual(
      new Set(['called a', 'called rate', 'called b']),
    );
    expect(await letters.purge({ queue: 'low' })).toBe(1);
    expect(await idsOf({})).toEqual([]);
  });

  it('Dead letters are counted, all of them or those that fit', async () => {
    for (const word of ['a', 'rate']) await die(tasks.call.enqueue(word));
    await die(tasks.other.enqueue());
    expect(await letters.count()).toBe(3);
    expect(await letters.count({ error: RateLimitError })).toBe(1);
    expect(await letters.count({ task: 'nobody.*' })).toBe(0);
  });

  it('Several dead letters run again and are dropped by their ids, unknown ids are passed over', async () => {
    const [a, b] = [await die(tasks.call.enqueue('a')), await die(tasks.call.enqueue('b'))];
    isMended = true;
    const results = await letters.requeue([a, 'unknown']);
    expect(await Promise.all(results.map((result) => result.get()))).toEqual(['called a']);
    expect(await letters.purge(['unknown', b])).toBe(1);
    expect(await letters.requeue([])).toEqual([]);
  });

  it.each([
    ['no selection', undefined],
    ['a filter that is undefined', { task: undefined }],
    ['a misspelt filter', { taks: 'api.*' }],
  ])('Neither requeue nor purge takes %s for all', async (_what, selection) => {
    const id = await die(tasks.call.enqueue('a'));
    const refused = { code: 'INVALID_OPTION' };
    await expect(letters.purge(selection as never)).rejects.toMatchObject(refused);
    await expect(letters.requeue(selection as never)).rejects.toMatchObject(refused);
    expect(await idsOf({})).toEqual([id]);
    expect(await letters.purge({})).toBe(1);
  });
});
