import { describe, expect, it } from '@jest/globals';
import { ConfigurationError } from '../../../src/core/errors.js';
import type { TaskQueueModuleOptions } from '../../../src/nest/module-options.js';
import { plainBroker } from '../../../src/nest/plain-broker.js';
import { resolveOptions } from '../../../src/nest/resolved-options.js';

const plain = (broker: TaskQueueModuleOptions['broker']) =>
  plainBroker(resolveOptions({ broker, namespace: 'shop' }, { environment: undefined, isDedicated: true }));

describe('the broker of a pool', () => {
  it.each([
    ['a URL', 'rediss://user:secret@host:6380/1'],
    ['options of ioredis', { host: 'h', port: 1, tls: { ca: [Buffer.from('cert')] } }],
    ['sentinels', { sentinels: [{ host: 's', port: 26_379 }], name: 'main' }],
    ['a cluster', { cluster: [{ host: 'a', port: 1 }], options: { redisOptions: { password: 'x' } } }],
  ] as const)('may be %s', (_what, broker) => {
    const target = broker as TaskQueueModuleOptions['broker'];
    expect(plain(target)).toEqual({ target, namespace: 'shop', shards: 1 });
  });

  it.each([
    ['in memory', 'memory://', /memory:\/\/ is one process.*--processes 0/],
    ['made by a function', () => undefined as never, /a function that makes the client.*--processes 0/],
    [
      'given with functions',
      { host: 'h', retryStrategy: () => 1 },
      /cannot be copied.*Leave functions out.*--processes 0/,
    ],
  ] as const)('may not be %s, and the error says what to do', (_what, broker, message) => {
    const call = () => plain(broker as TaskQueueModuleOptions['broker']);
    expect(call).toThrow(ConfigurationError);
    expect(call).toThrow(message);
  });
});
