import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  keysOfScript,
  partsOf,
  PRODUCER_SCRIPTS,
  SCRIPTS,
  scriptText,
  withAddresses,
} from '../../../../src/broker/redis/script/scripts.js';
import { SCRIPT_CONSTANTS } from '../../../../src/broker/redis/script/constants.js';
import {
  MalformedMessageError,
  TaskExpiredError,
  TaskRevokedError,
  WorkerLostError,
} from '../../../../src/core/errors.js';
import { Failure } from '../../../../src/core/failure.js';

/** Scripts that bring new data in: a full Redis refuses them and goes on draining. */
const REFUSED_WHEN_FULL = new Set(['add-parts', 'draft', 'fire', 'publish', 'requeue', 'trigger']);
const FOLDER = new URL('../../../../src/broker/redis/scripts/', import.meta.url);
const FILES = readdirSync(FOLDER, { recursive: true }).map(String);
const LUA = FILES.filter((file) => file.endsWith('.lua'));

const read = (file: string) => readFileSync(new URL(file, FOLDER), 'utf8');

describe('the scripts', () => {
  it.each(SCRIPTS.filter((name) => REFUSED_WHEN_FULL.has(name)))('%s is refused by a full Redis', (name) => {
    expect(scriptText(name)).toMatch(/^#!lua\n/);
  });

  it.each(SCRIPTS.filter((name) => !REFUSED_WHEN_FULL.has(name)))('%s runs also in a full Redis', (name) => {
    expect(scriptText(name)).toMatch(/^#!lua flags=allow-oom\n/);
  });

  it.each(SCRIPTS)('%s has one shebang', (name) => {
    expect(scriptText(name).match(/^#!/gm)).toHaveLength(1);
  });

  const guarded = SCRIPTS.filter((name) => name !== 'exchange-short');
  it.each(guarded)('%s is refused whole, before all else, while its slot is on its way', (name) => {
    const [first, ...others] = scriptText(name).match(/^redis\.call\('EXISTS', P, .*/gm) ?? [];
    const workers = PRODUCER_SCRIPTS.some((each) => each === name) ? '' : ", (P..'workers')";
    expect([first, others]).toEqual([`redis.call('EXISTS', P, (P..'task')${workers})`, []]);
    // Only functions of the prelude stand before it.
    expect(scriptText(name).match(/^redis\.call\(.*/m)?.[0]).toBe(first);
  });

  it('The short exchange begins with a look at many keys, of which P and one that producers may not read', () => {
    // Behind its parts, which are only made here.
    const [, own = ''] = scriptText('exchange-short').split(/^end\}\)$/m);
    const first = own.split('\n').find((line) => line.includes('redis.call'));
    expect(first).toMatch(
      /^local isQuiet = redis\.call\('EXISTS', P, \(P\.\.'isolating'\),.*, unpack\(wakeUps\)\)$/,
    );
    expect(PRODUCER_SCRIPTS.filter((name) => keysOfScript(name).has('isolating'))).toEqual([]);
  });

  it('are all files of their folder', () => {
    const operations = LUA.filter((file) => !file.startsWith('lib')).map((file) => file.replace('.lua', ''));
    expect(operations.sort()).toEqual([...SCRIPTS].sort());
  });

  it('use every part', () => {
    const used = new Set(SCRIPTS.flatMap((name) => partsOf(name)).map((path) => `lib/${path}.lua`));
    const parts = LUA.filter((file) => file.startsWith('lib') && file !== 'lib/prelude.lua');
    expect(parts.filter((file) => !used.has(file))).toEqual([]);
  });

  it.each(LUA.filter((file) => !file.startsWith('lib')))('%s says in its header how it replays', (file) => {
    const text = read(file);
    const isReading = !/'(HSET|HSETNX|HDEL|SADD|SREM|RPUSH|LPUSH|ZADD|ZREM|SET|DEL|LTRIM)'|conclude/.test(
      text,
    );
    expect(isReading || text.includes('Replay:')).toBe(true);
  });
});

describe('an error of a script', () => {
  it('names the file and the line in place of the line of the text that was sent', () => {
    const lines = scriptText('progress').split('\n');
    const number = lines.indexOf('function notify.one(id, ended)') + 1;
    const at = read('lib/notify.lua').split('\n').indexOf('function notify.one(id, ended)') + 1;
    const message = `ERR user_script:${number}: attempt to call a nil value script: x, on @user_script:${number}.`;
    expect(withAddresses('progress', message)).toBe(
      `ERR lib/notify.lua:${at}: attempt to call a nil value script: x, on @lib/notify.lua:${at}.`,
    );
  });

  it('keeps a line that is not in the script', () => {
    expect(withAddresses('progress', 'user_script:99999: x')).toBe('user_script:99999: x');
    expect(withAddresses('no script', 'user_script:1: x')).toBe('user_script:1: x');
  });
});

describe('the failures that scripts write', () => {
  it.each([
    ['WORKER_LOST', WorkerLostError],
    ['EXPIRED', TaskExpiredError],
    ['REVOKED', TaskRevokedError],
    ['MALFORMED', MalformedMessageError],
  ] as const)('%s carries the code of its class', (name, errorClass) => {
    expect(Failure.parse(SCRIPT_CONSTANTS[name]).code).toBe(new errorClass('').code);
  });
});
