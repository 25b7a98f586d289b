import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';

const TEXT = readFileSync('docs/reliability.md', 'utf8');

it('the tests that the table of faults names are there', () => {
  const paths = [...TEXT.matchAll(/`(test\/[\w/.-]+\.ts)`/g)].map(([, path]) => path as string);
  expect(paths.length).toBeGreaterThan(40);
  expect([...new Set(paths)].filter((path) => !existsSync(path))).toEqual([]);
});
