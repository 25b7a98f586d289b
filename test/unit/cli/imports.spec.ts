import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const MAIN = new URL('../../../src/cli/main.ts', import.meta.url);
/** `import … from '…'` and `export … from '…'`, but not those of types alone, which are gone at run time. */
const STATIC = /^(?:import|export)(?! type)(?:[^;']*?from)? '([^']+)';/gm;

/** All that is loaded with a file: the packages, and the files of the project. */
function loadedWith(file: URL, known = new Set<string>()): Set<string> {
  if (known.has(file.href)) return known;
  known.add(file.href);
  for (const [, specifier = ''] of readFileSync(file, 'utf8').matchAll(STATIC)) {
    if (!specifier.startsWith('.')) known.add(specifier);
    else loadedWith(new URL(specifier.replace(/\.js$/, '.ts'), file), known);
  }
  return known;
}

describe('the imports of ntq', () => {
  const loaded = [...loadedWith(MAIN)];

  it('A command that boots no application loads neither Nest nor the folder nest', () => {
    expect(loaded.filter((each) => each.startsWith('@nestjs/') || each.includes('/src/nest/'))).toEqual([]);
  });

  it('The files that a command loads are found by this test', () => {
    const files = loaded.filter((each) => each.startsWith('file:'));
    expect(files.length).toBeGreaterThan(50);
    expect(files.filter((file) => !existsSync(fileURLToPath(file)))).toEqual([]);
    expect(loaded).toContain('commander');
  });
});
