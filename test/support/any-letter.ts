import fc from 'fast-check';

/** Any character but half ones, as `unit: 'binary'` of fast-check, which lists a million of them before its first text. */
export const ANY_LETTER: fc.Arbitrary<string> = fc
  .oneof(fc.nat(0xd7ff), fc.integer({ min: 0xe000, max: 0x10_ffff }))
  .map((point) => String.fromCodePoint(point));
