import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { freshPage } from '../../scripts/docs/options.mjs';

const PAGE = readFileSync('docs/configuration.md', 'utf8');
const [TABLES = ''] = /<!-- options: begin -->[\s\S]*<!-- options: end -->/.exec(PAGE) ?? [];
const ROWS = (TABLES.match(/^\| `\w+` \| .* \|$/gm) ?? []).map((row) =>
  row
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim()),
);
/** `runWorker()` starts a worker to check its options, so they are not asked. */
const RUN_WORKER = ['`worker`', '`overrides`', '`signals`', '`readyFile`', '`logLevels`'];

describe('docs/configuration.md', () => {
  it('The tables are fresh; if not, `npm run docs:options` writes them', async () => {
    expect(await freshPage()).toBe(PAGE);
  });

  it('Every option has a type, a default and a meaning', () => {
    expect(ROWS.length).toBeGreaterThan(80);
    const incomplete = ROWS.filter(([, type, value, meaning]) => [type, value, meaning].includes(''));
    expect(incomplete.map(([name]) => name)).toEqual([]);
  });

  it('Every option that is checked where it is declared shows its error', () => {
    const silent = ROWS.filter(([, , , , error]) => error === '').map(([name]) => name);
    expect(silent).toEqual(RUN_WORKER);
  });
});
