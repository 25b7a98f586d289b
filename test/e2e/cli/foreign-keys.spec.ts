import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { keysOf } from '../../../src/broker/redis/script/key-names.js';
import { KEY_TYPES } from '../../../src/broker/redis/script/key-types.js';
import { uniqueNamespace } from '../../support/namespace.js';
import { Ntq, type Finding } from './ntq.js';

const URL = process.env['NTQ_TEST_REDIS_URL'] ?? '';

describe('ntq doctor, in a namespace into which another program writes', () => {
  let namespace: string;
  let redis: Redis;
  beforeEach(() => {
    namespace = uniqueNamespace('foreign');
    redis = new Redis(URL, { disconnectTimeout: 0 } as never);
  });
  afterEach(() => redis.disconnect());

  it('names each key whose type is not ours', async () => {
    const keys = keysOf(namespace);
    const expected: string[] = [];
    for (const [name, type] of Object.entries(KEY_TYPES)) {
      const key = keys[name as keyof typeof KEY_TYPES];
      await (type === 'string' ? redis.sadd(key, 'x') : redis.set(key, 'x'));
      const found = type === 'string' ? 'set' : 'string';
      expected.push(`${key} is a ${found}, and must be a ${type}: scripts fail on it`);
    }
    const { text, code } = await new Ntq(URL, namespace).run(['doctor', '--json']);
    const findings = (JSON.parse(text) as Finding[]).filter(({ subject }) => subject === 'keys');
    expect(new Set(findings.map((finding) => finding.text))).toEqual(new Set(expected));
    expect(new Set(findings.map(({ level }) => level))).toEqual(new Set(['problem']));
    expect(code).toBe(1);
  });

  it('names the one key that is not ours beside tasks that are', async () => {
    const { task, dedupe } = keysOf(namespace);
    await redis.hset(task, 'x', 'l{"id":"x","name":"n","queue":"q","at":1}\n{"args":[]}');
    await redis.set(dedupe, 'x');
    const { text } = await new Ntq(URL, namespace).run(['doctor']);
    expect(text).toContain(`${dedupe} is a string, and must be a hash`);
    expect(text).toContain('Stop it, then rename the key with RENAME.');
  });
});
