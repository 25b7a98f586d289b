import { describe, expect, it } from '@jest/globals';
import { type PayloadError, TaskQueueError, type EnqueueOptions } from 'nest-task-queue';
import type { TaskEvent } from '../../../src/core/task-event.js';
import { onBoth, ONE_LINE } from './hostile-application.js';

const DAY_MS = 86_400_000;
const EVIL = 'two\nlines \u001b[31m \u009b31m \u2028 \u202e end';
/** Longer than a name may be, and than a message should be. */
const LONG = 'x'.repeat(3_000);
const INHERITED = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];

const nested = (depth: number, list: boolean): unknown => {
  let value: unknown = 1;
  for (let left = depth; left > 0; left -= 1) value = list ? [value] : { value };
  return value;
};
const cycle = (): unknown => {
  const list: unknown[] = [];
  list.push({ list });
  return list;
};

onBoth((app) => {
  const refusal = async (name: string, args: readonly unknown[], options: EnqueueOptions = {}) => {
    const error: unknown = await app()
      .client.enqueue(name, args, options)
      .then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
    if (!(error instanceof TaskQueueError)) throw new Error('it was not refused', { cause: error });
    expect(error.message).toMatch(ONE_LINE);
    return error;
  };

  describe('an argument', () => {
    it.each([
      [
        'a key that would set the prototype',
        JSON.parse('{"a":{"__proto__":{"b":1}}}'),
        /^args\[0\]\.a\.__proto__$/,
      ],
      ['10 000 lists in each other', nested(10_000, true), /^args(\[0\]){64}$/],
      ['10 000 objects in each other', nested(10_000, false), /^args\[0\](\.value){63}$/],
      ['a cycle', cycle(), /^args\[0\]/],
      ['a key of several lines', { [EVIL]: 1n }, /^args\[0\]\.two\nlines/],
      ['a key of a megabyte', { ['k'.repeat(1_000_000)]: Symbol('s') }, /^args\[0\]\.kkk/],
    ])('An argument is refused with its path: %s', async (_what, argument: unknown, path) => {
      const error = await refusal('fixture.returns', [argument]);
      expect(error).toMatchObject({ code: 'PAYLOAD' });
      expect((error as PayloadError).path).toMatch(path);
    });

    it('An argument of too many bytes is refused', async () => {
      expect(await refusal('fixture.returns', ['x'.repeat(2 * 1024 * 1024)])).toMatchObject({
        code: 'PAYLOAD_TOO_LARGE',
      });
    });
  });

  describe('a name', () => {
    it.each([...INHERITED, EVIL, '', ' ', LONG])(
      'The name of a task is refused on one line: %j',
      async (name) => {
        expect(await refusal(name, [])).toMatchObject({ code: 'UNKNOWN_TASK' });
      },
    );

    it.each([
      ...INHERITED.map((name) => [name, 'UNKNOWN_QUEUE'] as const),
      ...[EVIL, '', LONG].map((name) => [name, 'INVALID_OPTION'] as const),
    ])('The name of a queue is refused on one line: %j, %s', async (queue, code) => {
      expect(await refusal('fixture.returns', [], { queue })).toMatchObject({ code });
    });

    it.each([EVIL, '', ' ', 'é', LONG])('An id is refused on one line: %j', async (id) => {
      expect(await refusal('fixture.returns', [], { id })).toMatchObject({ code: 'INVALID_OPTION' });
    });
  });

  it.each(INHERITED)('An id or a dedupe key may be called %s', async (word) => {
    const options = { id: word, dedupe: { key: word, for: '1h' } } as const;
    const result = await app().client.enqueue('fixture.returns', [], options);
    expect(await result.get({ timeout: '120s' })).toBe('the value');
    expect(await result.info()).toMatchObject({ id: word, name: 'fixture.returns' });
  });

  describe('a message that another process wrote', () => {
    /** Stores it, waits until it has failed here and until that is settled. */
    const fails = async (id: string, name: string) => {
      const failed = new Promise<TaskEvent>((resolve) => app().events.on('task-failed', resolve));
      const unknownAt = app().broker.now() - DAY_MS - 60_000;
      const head = { name, queue: 'default', at: unknownAt, unknownAt };
      await app().broker.tasks.publish([{ id, head, body: '{"args":[]}' }]);
      await failed;
      expect(await app().serves()).toBe('the value');
    };

    it.each([
      ...INHERITED.map((name) => [name, `id-of-${name}`]),
      [EVIL, 'id-of-evil'],
      ['gone.task', EVIL],
      ['', 'id-of-nothing'],
    ])(
      'A foreign message with the name %j and the id %j becomes a dead letter and one line of the log',
      async (name = '', id = '') => {
        await fails(id, name);
        expect(await app().deadLetters.get(id)).toMatchObject({ id, task: name });
        const lines = app().log.lines.filter((line) => line.includes('failed for good'));
        expect(lines).toHaveLength(1);
        expect(lines[0]).toMatch(ONE_LINE);
      },
    );

    it('A foreign message does not reach a prototype with its fields', async () => {
      const head = { name: 'fixture.returns', queue: 'default', at: app().broker.now() };
      const evil = '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}';
      const body = `{"args":[${evil}],"headers":${evil},"retry":${evil},"timeLimit":${evil},"__proto__":${evil}}`;
      await app().broker.tasks.publish([{ id: 'polluter', head, body }]);
      expect(await app().client.result('polluter').get({ timeout: '120s' })).toBe('the value');
    });
  });
});
