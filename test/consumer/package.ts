import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isStale, PACKAGE_SOURCES } from '../../scripts/build/stale.mjs';
import { run } from './command.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** The last file that a build writes. */
const BUILT = join(ROOT, 'dist/ntq/ntq.mjs');

/** What `npm publish` would send. */
export interface Tarball {
  readonly path: string;
  /** As seen from the root of the package. */
  readonly files: readonly string[];
}

/** The files of an entry, by the condition under which it is loaded. */
export type Conditions = Readonly<Record<string, { readonly types: string; readonly default: string }>>;

/** What package.json says that a user gets to feel. */
export interface Manifest {
  readonly name: string;
  /** Of `./package.json` the path alone. */
  readonly exports: Readonly<Record<string, Conditions | string>>;
  /** For `moduleResolution: 'node10'`, which does not read `exports`. */
  readonly typesVersions: { readonly '*': Readonly<Record<string, readonly [string]>> };
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional: boolean }>>;
}

export async function readManifest(): Promise<Manifest> {
  return JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as Manifest;
}

/** The Lua scripts in src/, as seen from there. */
export async function findScripts(): Promise<string[]> {
  const files = await readdir(join(ROOT, 'src'), { recursive: true });
  return files.filter((file) => file.endsWith('.lua'));
}

/** Packs this checkout into `directory`, as it is now: a build that is older than the sources is made anew. */
export async function pack(directory: string): Promise<Tarball> {
  await build();
  const report = await run(ROOT, [
    'npm',
    'pack',
    '--json',
    '--ignore-scripts',
    '--pack-destination',
    directory,
  ]);
  const [packed] = JSON.parse(report) as [{ filename: string; files: { path: string }[] }];
  return { path: join(directory, packed.filename), files: packed.files.map(({ path }) => path) };
}

/** Sees that dist/ is what the sources are now. */
export async function build(): Promise<void> {
  const sources = PACKAGE_SOURCES.map((path) => join(ROOT, path));
  if (isStale(BUILT, sources)) await run(ROOT, ['npm', 'run', '--silent', 'build']);
}
