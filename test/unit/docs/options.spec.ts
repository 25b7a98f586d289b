import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { freshPage } from '../../../scripts/docs/options.mjs';

const PAGE = readFileSync('docs/configuration.md', 'utf8');
const ROW = /^\| `\w+` \| .* \|$/gm;

describe('docs/configuration.md', () => {
  it('The tables are fresh; if not, `npm run docs:options` writes them', async () => {
    expect(await freshPage()).toBe(PAGE);
  });

  it('Every option has a type, a default and a meaning', () => {
    const [tables = ''] = /<!-- options: begin -->[\s\S]*<!-- options: end -->/.exec(PAGE) ?? [];
    const rows = (tables.match(ROW) ?? []).map((row) => row.split(/(?<!\\)\|/).map((cell) => cell.trim()));
    expect(rows.length).toBeGreaterThan(80);
    expect(rows.filter(([, , ...facts]) => facts.slice(0, 3).includes('')).map(([, name]) => name)).toEqual(
      [],
    );
  });
});
