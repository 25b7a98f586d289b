import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const IMPORT = /(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)\.js'/g;

/** The files of a folder, and what each imports, types and late imports included. */
function importsOf(folder: string): Map<string, readonly string[]> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name));
  return new Map(files.map((file) => [file, importedBy(file)]));
}

function importedBy(file: string): readonly string[] {
  const named = [...readFileSync(file, 'utf8').matchAll(IMPORT)].map(([, path]) =>
    join(dirname(file), path ?? ''),
  );
  return named.flatMap((path) => [`${path}.ts`, `${path}.tsx`].filter((one) => existsSync(one)));
}

/** The files of the first circle that is met from a file; `undefined` if there is none. */
function circleFrom(
  file: string,
  imports: ReadonlyMap<string, readonly string[]>,
  path: readonly string[] = [],
  done = new Set<string>(),
): readonly string[] | undefined {
  if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
  if (done.has(file)) return undefined;
  for (const next of imports.get(file) ?? []) {
    const circle = circleFrom(next, imports, [...path, file], done);
    if (circle !== undefined) return circle;
  }
  done.add(file);
  return undefined;
}

// The linter looks for circles too, but it finds no file that ends with .tsx.
describe('imports', () => {
  it.each(['src', 'dashboard', 'sample-app/src', 'test'])('of %s go round in no circle', (folder) => {
    const imports = importsOf(folder);
    const done = new Set<string>();
    const circles = [...imports.keys()].map((file) => circleFrom(file, imports, [], done));
    expect(imports.size).toBeGreaterThan(10);
    expect([...imports.values()].flat().length).toBeGreaterThan(imports.size);
    expect(circles.filter((circle) => circle !== undefined)).toEqual([]);
  });
});
