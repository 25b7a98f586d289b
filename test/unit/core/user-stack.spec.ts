import { describe, expect, it } from '@jest/globals';
import { Failure } from '../../../src/core/failure.js';
import { rootIn } from '../../../src/core/library-root.js';
import { userStack, withUserFrame } from '../../../src/core/user-stack.js';

const ROOT = 'file:///app/node_modules/nest-task-queue/dist';
const OURS = `    at Executor.execute (${ROOT}/worker/executor.js:1:1)`;
const USER = '    at Mails.send (file:///app/dist/mails.js:3:9)';
const NODE = '    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)';

describe('The message of an error that says what to do', () => {
  const messageOf = (...frames: string[]) =>
    withUserFrame({
      name: 'Error',
      message: 'no\n    at all',
      stack: ['Error: no', '    at all', ...frames].join('\n'),
    });

  it.each([
    [
      'has the first line of the application behind it',
      [OURS, NODE, USER, USER],
      `no\n    at all\n${USER.trim()}`,
    ],
    ['stands alone where the application has called nothing', [OURS, NODE], 'no\n    at all'],
  ])('%s', (_what, frames, expected) => {
    expect(messageOf(...frames)).toBe(expected);
  });
});

describe('The stack of a failure', () => {
  it.each([
    ['loses our frames and those of Node below them', ['Error: x', USER, OURS, NODE], ['Error: x', USER]],
    ['keeps frames of Node above the user', ['Error: x', NODE, USER, OURS], ['Error: x', NODE, USER]],
    ['keeps frames between ours', ['Error: x', OURS, USER, NODE, OURS], ['Error: x', USER]],
    ['stays as it is without frames of ours', ['Error: x', USER, NODE], ['Error: x', USER, NODE]],
    [
      'keeps lines of the message',
      [`Error: in ${ROOT}/x`, '  and more', USER, OURS],
      [`Error: in ${ROOT}/x`, '  and more', USER],
    ],
  ])('%s', (_what, lines, expected) => {
    expect(userStack(lines.join('\n'), ROOT).split('\n')).toEqual(expected);
    expect(userStack(lines.join('\n'), undefined)).toBe(lines.join('\n'));
  });

  it.each([
    ['    at file:///app/dist/core/library-root.js:5:1', 'file:///app/dist'],
    ['    at Object.<anonymous> (/app/src/core/library-root.ts:5:1)', '/app/src'],
    [String.raw`    at Object.<anonymous> (C:\app\dist\core\library-root.js:5:1)`, String.raw`C:\app\dist`],
    ['    at file:///app/dist/main.js:5:1', undefined],
  ])('knows our folder by a frame: %s', (frame, root) => {
    expect(rootIn(`Error: where\n${frame}\n    at x`)).toBe(root);
    expect(rootIn(undefined)).toBeUndefined();
  });

  it('is not serialised by chance, that of its causes neither, and is in its data', () => {
    const failure = Failure.from(new Error('no', { cause: new Error('deeper') }));
    expect(failure.stack).toContain('user-stack.spec');
    expect(failure.stack).not.toContain('/src/core/');
    expect(JSON.stringify({ failure, copy: Object.assign({}, failure) })).not.toContain('user-stack.spec');
    expect(failure.toData().cause?.stack).toContain('user-stack.spec');
    expect(Failure.parse(JSON.stringify(failure.toData())).cause?.stack).toBe(failure.cause?.stack);
  });
});
