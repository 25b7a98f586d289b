import { describe, expect, it } from '@jest/globals';
import { filled, memory, positiveDuration, rate, whole } from '../../../src/cli/arguments.js';

describe('a rate on the command line', () => {
  it.each([
    ['100/1m', { limit: 100, per: '1m' }],
    ['10/m', { limit: 10, per: '1m' }],
    ['5/250ms', { limit: 5, per: '250ms' }],
  ])('is %s', (text, expected) => {
    expect(rate(text)).toEqual(expected);
  });

  it.each(['', '10', '/m', '0/s', '-1/s', '10/', '10/minute', '1.5/s', 'x/s', '5/0s'])(
    'is not %j',
    (text) => {
      expect(() => rate(text)).toThrow(/Give/);
    },
  );
});

describe('a whole number on the command line', () => {
  it.each(['0', '7', '10'])('is %s, between its bounds', (text) => {
    expect(whole(0, 10)(text)).toBe(Number(text));
  });

  it.each(['', '-1', '11', '1.5', '1e1', '0x1', ' 1', '99999999999999999999'])('is not %j', (text) => {
    expect(() => whole(0, 10)(text)).toThrow('Give a whole number from 0 to 10.');
  });

  it('may have a lower bound alone', () => {
    expect(whole(1)('123456789')).toBe(123_456_789);
    expect(() => whole(1)('0')).toThrow('Give a whole number from 1.');
  });
});

describe('a text on the command line', () => {
  it('is any that is not blank', () => {
    expect(filled('/run/ready')).toBe('/run/ready');
  });

  it.each(['', ' '])('is not %j, as of an empty variable of the environment', (text) => {
    expect(() => filled(text)).toThrow('Is a variable of the environment empty?');
  });
});

describe('a memory on the command line', () => {
  it.each([
    ['512mb', 512 * 1024 ** 2],
    ['2GB', 2 * 1024 ** 3],
    ['16777216', 16 * 1024 ** 2],
  ])('is %s', (text, bytes) => {
    expect(memory(text)).toBe(bytes);
  });

  it.each(['', '512', '15mb', '-1gb', '1tb'])('is not %j', (text) => {
    expect(() => memory(text)).toThrow("Give a size of at least '16mb'");
  });
});

describe('a limit of time on the command line', () => {
  it.each(['1ms', '0.5s', '10m'])('is %s', (text) => {
    expect(positiveDuration(text)).toBe(text);
  });

  it.each(['0s', '0ms', '0.1ms', 'soon'])('is not %j', (text) => {
    expect(() => positiveDuration(text)).toThrow(/Give a duration/);
  });
});
