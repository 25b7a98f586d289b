import { describe, expect, it } from '@jest/globals';
import { messageOfError, stackOfError } from '../../../src/core/kind-of-value.js';

const refuses = () => {
  throw new Error('no');
};
const UNREADABLE: readonly (readonly [string, unknown])[] = [
  ['an object without a prototype', Object.create(null)],
  ['an object whose toString throws', { toString: refuses }],
  ['an error whose stack throws', Object.defineProperty(new Error('x'), 'stack', { get: refuses })],
  ['a proxy that refuses each question', new Proxy({}, { get: refuses, getPrototypeOf: refuses })],
];

describe('the text of something that was thrown', () => {
  it.each(UNREADABLE)('The stack of %s is a text', (_what, thrown) => {
    expect(stackOfError(thrown)).toBe('something that cannot be read');
  });

  it('The stack of an error is a text, also where it is a number', () => {
    expect(stackOfError(Object.assign(new Error('x'), { stack: 5 }))).toBe('5');
  });

  it.each([
    [null, 'null'],
    [Symbol('s'), 'Symbol(s)'],
    [Object.create(null), 'something that cannot be read'],
  ])('The message of %p is a text', (thrown, text) => {
    expect(messageOfError(thrown)).toBe(text);
  });
});
