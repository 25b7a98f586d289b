import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

/** The pages ask it for the language; Node has it from version 21 on. */
Object.defineProperty(globalThis, 'navigator', { value: { language: 'en-GB' }, configurable: true });
const { language } = await import('../../../dashboard/state/preferences.js');
const { lineOf, wordsOf } = await import('../../../dashboard/text/error-texts.js');

const ROOT = fileURLToPath(new URL('../../../src/', import.meta.url));
const message = 'the words of the server';

/** The pages cannot cause them: machines, and those who type an address, read English. */
const OF_MACHINES = ['BAD_BODY', 'BAD_PATH', 'BAD_TOPICS', 'BAD_WHOLE', 'METHOD', 'NOT_JSON', 'WRONG_HOST'];
/** Handlers, workers and those who wait for results meet them, and boot does; the API answers none of them. */
const OF_TASKS = [
  ...[
    'TASK_QUEUE',
    'TASK',
    'RESULT',
    'DUPLICATE_TASK',
    'HANDLER_NOT_FOUND',
    'LEASE_LOST',
    'TASK_FAILED',
    'TASK_REVOKED',
    'TASK_EXPIRED',
  ],
  ...['SOFT_TIME_LIMIT', 'TIME_LIMIT', 'WORKER_LOST', 'MAX_RETRIES', 'RESULT_TIMEOUT', 'MALFORMED_MESSAGE'],
];

function codesIn(folder: string, pattern: RegExp): readonly string[] {
  const files = readdirSync(ROOT + folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const text = files.map((file) => readFileSync(`${ROOT}${folder}/${file}`, 'utf8')).join('\n');
  return [...new Set([...text.matchAll(pattern)].map(([, code = '']) => code))].sort();
}

describe('Errors in German', () => {
  beforeEach(() => {
    language.value = 'de';
  });
  afterEach(() => {
    language.value = 'en';
  });

  const untold = (codes: readonly string[]) =>
    codes.filter((code) => wordsOf({ code, message }).text === message);

  it('Each code of the dashboard has a German text, but for those that people do not meet', () => {
    const codes = codesIn('dashboard', /(?:new ApiError\(\s*\d+,\s*|code: )'([A-Z_]+)'/g);
    expect(codes.length).toBeGreaterThan(35);
    expect(untold(codes)).toEqual(OF_MACHINES);
  });

  it('Each code of the package has a German text, but for those of handlers, workers and boot', () => {
    const codes = codesIn('core', /readonly code: string = '([A-Z_]+)'/g);
    expect(codes.length).toBeGreaterThan(25);
    expect(untold(codes)).toEqual([...OF_TASKS].sort());
  });

  it('A line has the words of the server behind the German ones, and no word twice', () => {
    expect(lineOf({ code: 'QUEUE_FULL', message })).toBe(`Die Queue ist voll. ${message}`);
    expect(lineOf({ code: 'METHOD', message })).toBe(message);
    language.value = 'en';
    expect(lineOf({ code: 'QUEUE_FULL', message })).toBe(message);
  });
});
