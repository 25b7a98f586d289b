import { describe, expect, it, jest } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import * as here from '../../src/index.js';
import { isDate, isErrorLike, isErrorOf, isPromiseLike } from '../../src/core/kind-of-value.js';
import { Signature, TaskSignature } from '../../src/canvas/signature.js';
import { copies, noteCopy } from '../../src/nest/copies.js';
import { runInContext } from '../../src/context/task-context.js';

/** Classes that recognise instances of another copy of the package, and those of the command and of the dashboard, which load once. */
const RECOGNISED =
  /^(type|Answer|CommanderError|NotConfirmedError|CannotBootError|ConsoleLogger|Signature|(Task|Chain|Group)Signature|TaskFailure)$/;

const files = readdirSync('src', { recursive: true })
  .map((name) => join('src', String(name)))
  .filter((file) => file.endsWith('.ts'));

const isRecognised = (name: string) =>
  RECOGNISED.test(name) ||
  (here as Record<string, unknown>)[name] !== undefined ||
  /(Error|Exceeded)$/.test(name);

describe('Values of another copy of the package or of another realm', () => {
  it('instanceof asks only for classes that recognise them', () => {
    const asked = files.flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => !/^\s*(\/\/|\/?\*)/.test(line))
        .flatMap((line) =>
          [...line.matchAll(/\binstanceof (\w+)/g)].map(([, name = '']) => ({ file, name })),
        ),
    );
    const builtIn = (name: string) => (globalThis as Record<string, unknown>)[name] !== undefined;
    expect(asked.length).toBeGreaterThan(20);
    expect(asked.filter(({ name }) => builtIn(name) || !isRecognised(name))).toEqual([]);
  });

  it('are told apart by their kind', () => {
    const foreign = (source: string): unknown => runInNewContext(source);
    expect(foreign('new Date()')).not.toBeInstanceOf(Date);
    expect([foreign('new Date()'), new Date(), {}, '2026-01-01'].map(isDate)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect([foreign('new TypeError("x")'), new Error('x'), 'x', null].map(isErrorLike)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect([foreign('Promise.resolve()'), Promise.resolve(), {}].map(isPromiseLike)).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('are errors of their built-in classes, and of no others', () => {
    class TypeError2 extends TypeError {}
    const foreign = runInNewContext('new TypeError("x")') as unknown;
    const classes = [Error, TypeError, RangeError, TypeError2];
    expect(classes.map((type) => isErrorOf(foreign, type))).toEqual([true, true, false, false]);
    expect(classes.map((type) => isErrorOf(new TypeError2(), type))).toEqual([true, true, false, true]);
    expect(classes.map((type) => isErrorOf('x', type))).toEqual([false, false, false, false]);
  });

  it('are instances of the classes of this copy', async () => {
    const copy = await anotherCopy();
    const signature = new TaskSignature<unknown, unknown>({ name: 'a.b', args: [], isImmutable: true });
    expect(copy.TaskClient).not.toBe(here.TaskClient);
    expect(copy.chain([signature]) instanceof Signature).toBe(true);
    expect(here.chain(signature, copy.group([signature]) as never).kind).toBe('chain');
    expect(() => here.chord([signature], signature as never).linkError(signature)).not.toThrow();
    for (const made of [new copy.Ignore(), new copy.Reject('no')]) {
      expect(made instanceof here.Ignore).toBe(made instanceof copy.Ignore);
      expect(made instanceof here.Reject).toBe(made instanceof copy.Reject);
    }
    const failure = copy.Failure.from(new Error('x'));
    expect(failure instanceof here.Failure).toBe(true);
    expect(new copy.TaskFailure({} as never, failure, 'error') instanceof here.TaskFailure).toBe(true);
    expect(copy.TaskQueueError.is(new here.PayloadError('x', 'args'), 'PAYLOAD')).toBe(true);
  });

  it('are noted with their folders, and a warning names each folder once', () => {
    const warnings: string[] = [];
    for (const root of ['/app/one', '/app/two', '/app/two', undefined])
      noteCopy(root, (text) => warnings.push(text));
    expect(warnings.length).toBeLessThanOrEqual(2);
    expect(warnings.at(-1)).toMatch(/\/app\/one, \/app\/two\. .*npm dedupe/);
    expect(copies()).toEqual(expect.arrayContaining(['/app/one', '/app/two']));
  });

  it('share the running task', async () => {
    const copy = await anotherCopy();
    const context = new here.TaskContext({ id: 't-1' } as never);
    expect(runInContext(context, () => copy.TaskContext.current().id)).toBe('t-1');
    expect(here.TaskContext.isClass(copy.TaskContext)).toBe(true);
    expect([undefined, Object, Date, class {}].map((type) => here.TaskContext.isClass(type))).not.toContain(
      true,
    );
  });
});

async function anotherCopy(): Promise<typeof here> {
  jest.resetModules();
  return import('../../src/index.js');
}
