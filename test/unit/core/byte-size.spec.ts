import { describe, expect, it } from '@jest/globals';
import { toBytes, type ByteSize } from '../../../src/core/byte-size.js';
import { InvalidOptionError } from '../../../src/core/errors.js';

describe('toBytes', () => {
  it.each<[ByteSize, number]>([
    [0, 0],
    [1_000, 1_000],
    ['17b', 17],
    ['1kb', 1_024],
    ['1.5kb', 1_536],
    ['1mb', 1_048_576],
    ['2gb', 2_147_483_648],
  ])('%p is %p bytes', (size, bytes) => {
    expect(toBytes(size, 'maxPayload')).toBe(bytes);
  });

  it.each([-1, 1.5, Number.NaN, '', '1', 'mb', '1 mb', '1MB', '-1kb', '9999999999gb', null])(
    '%p is refused, and the error names the option',
    (size) => {
      expect(() => toBytes(size as ByteSize, 'maxPayload')).toThrow(InvalidOptionError);
      expect(() => toBytes(size as ByteSize, 'maxPayload')).toThrow(/^maxPayload: .* is not a valid size\. /);
    },
  );
});
