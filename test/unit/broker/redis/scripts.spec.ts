import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { SCRIPTS, scriptText } from '../../../../src/broker/redis/script.js';
import {
  MalformedMessageError,
  TaskExpiredError,
  TaskRevokedError,
  WorkerLostError,
} from '../../../../src/core/errors.js';
import { Failure } from '../../../../src/core/failure.js';

/** What brings new data in: a full Redis refuses it and goes on draining. */
const REFUSED_WHEN_FULL = new Set(['add-parts', 'compose', 'fire', 'publish', 'requeue', 'trigger']);
const FOLDER = new URL('../../../../src/broker/redis/scripts/', import.meta.url);

describe('the scripts', () => {
  it.each(SCRIPTS.filter((name) => REFUSED_WHEN_FULL.has(name)))('%s is refused by a full Redis', (name) => {
    expect(scriptText(name)).toMatch(/^#!lua\n/);
  });

  it.each(SCRIPTS.filter((name) => !REFUSED_WHEN_FULL.has(name)))('%s runs also in a full Redis', (name) => {
    expect(scriptText(name)).toMatch(/^#!lua flags=allow-oom\n/);
  });

  it.each(SCRIPTS)('%s has all its parts put in', (name) => {
    expect(scriptText(name)).not.toContain('@include');
  });

  it.each(SCRIPTS)('%s has one shebang', (name) => {
    expect(scriptText(name).match(/^#!/gm)).toHaveLength(1);
  });

  it.each(SCRIPTS)('%s is refused whole, before all else, while its slot is on its way', (name) => {
    const [first] = scriptText(name).match(/redis\.call\(.*/) ?? [];
    expect(first).toBe("redis.call('EXISTS', P, P .. 'task')");
  });

  it('are files that are scripts or parts of scripts', () => {
    const all = SCRIPTS.map((name) => scriptText(name)).join('\n');
    const files = readdirSync(FOLDER).map((file) => file.replace('.lua', ''));
    const unused = files.filter((name) => !all.includes(scriptText(name)));
    expect(unused).toEqual([]);
  });
});

describe('the failures that scripts write', () => {
  let redis: Redis;
  let written: readonly string[];

  beforeAll(async () => {
    redis = new Redis(process.env['NTQ_TEST_REDIS_URL'] as string);
    const parts = ['base', 'record', 'ready', 'finish'].map((name) => scriptText(name)).join('\n');
    const script = `#!lua\n${parts}\nreturn { ends.WORKER_LOST, ends.EXPIRED, ends.REVOKED, ends.MALFORMED }`;
    written = (await redis.eval(script, 1, 'ntq:{none}:')) as string[];
  });

  afterAll(() => redis.disconnect());

  it.each([
    [0, WorkerLostError, 'WORKER_LOST', 'The worker died while it ran this task.'],
    [1, TaskExpiredError, 'TASK_EXPIRED', 'The task expired before it could start.'],
    [2, TaskRevokedError, 'TASK_REVOKED', 'The task was revoked.'],
    [3, MalformedMessageError, 'MALFORMED_MESSAGE', 'The message cannot be read.'],
  ] as const)('equal what Failure.of() gives (%#)', (index, errorClass, code, message) => {
    expect(written[index]).toBe(JSON.stringify(Failure.of(errorClass, code, message)));
  });

  it.each([
    [0, WorkerLostError],
    [1, TaskExpiredError],
    [2, TaskRevokedError],
    [3, MalformedMessageError],
  ] as const)('carry the code of their class (%#)', (index, errorClass) => {
    expect(Failure.parse(written[index] as string).code).toBe(new errorClass('').code);
  });
});
