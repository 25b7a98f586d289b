import { describe, expect, it } from '@jest/globals';
import { hintOf } from '../../../src/core/hint.js';

describe('The hint about an unknown name', () => {
  it.each([
    ['mial', ['mail', 'mail', 'low'], " Did you mean 'mail'?"],
    ['mail', ['mail'], ''],
    ['reports', ['mail'], ''],
    ['mail', [], ''],
  ])('for %j among %j is %j', (word, names, hint) => {
    expect(hintOf(word, names)).toBe(hint);
  });
});
