import { describe, expect, it } from '@jest/globals';
import { rate } from '../../../src/cli/arguments.js';

describe('a rate on the command line', () => {
  it.each([
    ['100/1m', { limit: 100, per: '1m' }],
    ['10/m', { limit: 10, per: '1m' }],
    ['5/250ms', { limit: 5, per: '250ms' }],
  ])('is %s', (text, expected) => {
    expect(rate(text)).toEqual(expected);
  });

  it.each(['', '10', '/m', '0/s', '-1/s', '10/', '10/minute', '1.5/s', 'x/s'])('is not %j', (text) => {
    expect(() => rate(text)).toThrow(/Give/);
  });
});
