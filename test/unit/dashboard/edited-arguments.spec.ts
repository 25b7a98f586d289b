import { describe, expect, it } from '@jest/globals';
import { argumentsProblem } from '../../../dashboard/pages/dead-letters/edited-arguments.js';

describe('Edited arguments', () => {
  it.each(['[]', ' [1, "a", {"n": 12345678901234567890}]\n'])('are sent as typed: %j', (text) => {
    expect(argumentsProblem(text)).toBeUndefined();
  });

  it.each(['{"a":1}', '7', 'null', '"[]"'])('are refused where they are no list: %j', (text) => {
    expect(argumentsProblem(text)).toEqual({ kind: 'not-list' });
  });

  it.each(['', '[1,]', "['a']"])('are refused where they are no JSON, with the reason: %j', (text) => {
    expect(argumentsProblem(text)).toEqual({
      kind: 'not-json',
      message: expect.stringMatching(/JSON/),
    });
  });
});
