import { describe, expect, it } from '@jest/globals';
import { Failure } from '../../../src/core/failure.js';
import { firstFrame, framesText } from '../../../src/core/failure-frames.js';
import { rebuiltError } from '../../../src/core/rebuilt-error.js';

const USER = '    at Mails.send (file:///app/dist/mails.js:3:9)';
const LATER = '    at Mails.all (/app/dist/mails.js:9:1)';
const NODE = '    at new Promise (<anonymous>)';
const TIMER = '    at listOnTimeout (node:internal/timers:581:17)';
const PACKAGE = '    at pg.query (/app/node_modules/pg/lib/client.js:1:1)';
const PACKAGE_ON_WINDOWS = String.raw`    at pg.query (C:\app\node_modules\pg\client.js:1:1)`;

const failure = (stack: string | undefined, cause?: Failure) =>
  new Failure({
    classes: ['Error'],
    name: 'Error',
    message: 'x',
    ...(stack !== undefined && { stack }),
    ...(cause && { cause }),
  });
const of = (...frames: string[]) => failure(['Error: x', ...frames].join('\n'));

describe('The first frame of the application', () => {
  it.each([
    ['is the first one', of(USER, LATER), USER],
    ['comes after those of Node', of(NODE, TIMER, USER), USER],
    ['comes after those of packages', of(PACKAGE, PACKAGE_ON_WINDOWS, USER), USER],
    ['is one of a package where there is no other', of(PACKAGE, TIMER), PACKAGE],
  ])('%s', (_what, given, expected) => expect(firstFrame(given)).toBe(expected.trim()));

  it.each([
    ['without a stack', failure(undefined)],
    ['without frames', failure('Error: x')],
  ])('is not there %s', (_what, given) => {
    expect(firstFrame(given)).toBeUndefined();
    expect(framesText(given)).toBeUndefined();
  });
});

describe('The stack in a log', () => {
  it('holds the causes below the error', () => {
    const deepest = failure(undefined);
    const given = failure(`Error: x\n${USER}`, failure(`Error: y\n${LATER}`, deepest));
    expect(framesText(given)?.split('\n')).toEqual([
      'Error: x',
      USER,
      '  [cause]: Error: x',
      `  ${LATER}`,
      '  [cause]: Error: x',
    ]);
  });

  it('has no line that a message could forge', () => {
    const error = new Error('first\n[Nest] 1 ERROR forged\n\u001b[31m    at forged (x:1:1)');
    error.name = 'Evil\n[Nest] forged';
    const lines = framesText(Failure.from(error))?.split('\n').slice(1) ?? [];
    expect(lines.length).toBeGreaterThan(0);
    // oxlint-disable-next-line no-control-regex -- they are what must not be there
    for (const line of lines) expect(line).toMatch(/^ +at [^\u0000-\u001f]*$/);
  });
});

describe('The error that is made of a failure', () => {
  it('has the name, the message, the code, the stack and the causes of the one that was thrown', () => {
    const thrown = Object.assign(new TypeError('x', { cause: new RangeError('y') }), { code: 'E_X' });
    const rebuilt = rebuiltError(Failure.from(thrown));
    expect(rebuilt).toMatchObject({ name: 'TypeError', message: 'x', code: 'E_X' });
    expect(rebuilt?.stack).toBe(Failure.from(thrown).stack);
    expect(rebuilt?.cause).toMatchObject({ name: 'RangeError', message: 'y' });
    expect(Object.keys(rebuilt ?? {})).toEqual(['code']);
  });

  it.each([undefined, 'TimeLimitExceeded: x'])('is not there where nothing was thrown: %s', (stack) => {
    expect(rebuiltError(failure(stack))).toBeUndefined();
  });
});
