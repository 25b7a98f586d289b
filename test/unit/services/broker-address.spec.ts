import { describe, expect, it } from '@jest/globals';
import { InvalidOptionError } from '../../../src/core/errors.js';
import { addressOf, checkBroker } from '../../../src/services/broker-address.js';

const refusalOf = (broker: unknown): Error => {
  try {
    checkBroker({ broker: broker as string }, 'test');
  } catch (error) {
    return error as Error;
  }
  throw new Error('the address was accepted');
};

describe('the address of a broker', () => {
  it.each([
    ['redis://:hush#hush@h:6379'],
    ['redis://:hush/hush@h:6379'],
    ['redis://:hush%hush@h:6379'],
    ['redis://:12/hush@h:6379'],
    ['redis://u:12#hush@h:6379'],
    ['redis://:hush@h:99999'],
    ['redis://:hush@h:6379/shop'],
    ['redis://:hush@h:6379/1/2'],
    ['redis://'],
    ['redis:///'],
    ['rediss:///2'],
    ['redis://?password=hush'],
    ['amqp://u:hush@h'],
    [{ url: 'redis://:hush@h' }],
    [{ connection: { password: 'hush' } }],
    [{ host: 'h', password: 'hush', db: 'shop' }],
    [['redis://:hush@h']],
    [{ cluster: [] }],
    [{ host: '', password: 'hush' }],
    [{ cluster: [{ host: '' }], password: 'hush' }],
    [{ sentinels: [{ host: '' }], name: 'mymaster', password: 'hush' }],
    [{ cluster: 'redis://:hush@h' }],
    [{ sentinels: [], name: 'mymaster' }],
    [{ sentinels: [{ host: 'h' }], password: 'hush' }],
    [5],
    [null],
  ])('is refused without a word of its password: %j', (broker) => {
    const error = refusalOf(broker);
    expect(error).toBeInstanceOf(InvalidOptionError);
    expect(error.message).toContain('broker');
    expect(`${error.stack}${String(error.cause)}`).not.toContain('hush');
  });

  it.each([
    'redis://localhost',
    'redis://u:p%23w@h:1/15',
    'rediss://h/',
    'redis://[::1]:6379/0',
    'redis://h:1?family=6',
    { host: 'h', db: 3 },
    () => undefined,
  ])('is taken: %p', (broker) => {
    expect(checkBroker({ broker: broker as string }, 'test')).toBe(broker);
  });

  it.each<[unknown, string]>([
    ['redis://u:hush@h:7000/2', 'redis://h:7000/2'],
    ['memory://', 'memory://'],
    [{ host: 'h', port: 7000, password: 'hush', db: 1 }, 'redis://h:7000/1'],
    [{ host: 'h', tls: {} }, 'rediss://h:6379'],
    [{ cluster: [{}, {}] }, 'cluster of 2 known nodes'],
    [{ sentinels: [{}], name: 'mymaster' }, "'mymaster' of 1 Sentinels"],
    [() => undefined, 'of clients that the application makes'],
  ])('is logged without user and password: %j', (broker, shown) => {
    expect(addressOf(broker as string)).toBe(shown);
  });
});
