import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isStale } from '../../../scripts/build/stale.mjs';

describe('A built file', () => {
  let folder: string;
  const at = (name: string) => join(folder, name);
  const date = (name: string, second: number) => utimesSync(at(name), second, second);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stale-'));
    mkdirSync(at('src/deep'), { recursive: true });
    writeFileSync(at('src/deep/a.ts'), '');
    writeFileSync(at('built.js'), '');
    for (const name of ['src/deep/a.ts', 'src/deep', 'src']) date(name, 100);
    date('built.js', 200);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const stale = () => isStale(at('built.js'), [at('src')]);

  it('is fresh while its sources are older', () => {
    expect(stale()).toBe(false);
  });

  it.each(['src/deep/a.ts', 'src/deep', 'src'])('is stale once %s is newer', (name) => {
    date(name, 300);
    expect(stale()).toBe(true);
  });

  it('is stale when it is not there', () => {
    rmSync(at('built.js'));
    expect(stale()).toBe(true);
  });
});
