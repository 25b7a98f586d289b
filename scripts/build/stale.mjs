import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The sources of dist/. */
export const PACKAGE_SOURCES = [
  'src',
  'dashboard',
  'scripts/build',
  'package.json',
  'nest-cli.json',
  'tsconfig.json',
  'tsconfig.build.json',
];

/** Whether a built file is missing, or older than something in these files and folders. A folder changes when a file in it goes. */
export function isStale(built, sources) {
  const at = statSync(built, { throwIfNoEntry: false })?.mtimeMs ?? Number.NEGATIVE_INFINITY;
  return sources.some((source) => newest(source) > at);
}

function newest(path) {
  const stat = statSync(path);
  const inside = stat.isDirectory() ? readdirSync(path).map((name) => newest(join(path, name))) : [];
  return Math.max(stat.mtimeMs, ...inside);
}
