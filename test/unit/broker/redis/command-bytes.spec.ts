import { expect, it } from '@jest/globals';
import { Command } from 'ioredis';
import { commandBytes } from '../../../../src/broker/redis/command-bytes.js';

const NO_SOCKET = {};

it.each<[string, readonly string[]]>([
  ['no argument', []],
  ['an empty argument', ['']],
  ['texts of two, three and four bytes a character', ['é', '€', '😀']],
  ['half of a pair of characters', ['\ud83d', 'x'.repeat(5_000)]],
  ['an argument of a megabyte', ['x'.repeat(1_000_000), 'y']],
  ['many arguments', Array.from({ length: 3_000 }, (_, index) => `argument ${index}`)],
])('A command with %s has the bytes that the client would send', (_what, args) => {
  const text = new Command('evalsha', [...args]).toWritable(NO_SOCKET) as string;
  expect(commandBytes('evalsha', args).equals(Buffer.from(text))).toBe(true);
});
