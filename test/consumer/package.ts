import { existsSync } from 'node:fs';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './command.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const BUILT = join(ROOT, 'dist/index.js');
/** What a build depends on, beside src/. */
const BUILD_FILES = [
  'package.json',
  'scripts/build/cli.mjs',
  'scripts/build/commonjs.mjs',
  'scripts/build/keep-addresses.mjs',
  'tsconfig.json',
  'tsconfig.build.json',
  'nest-cli.json',
];

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
  if (await isBuildMissingOrOld()) await run(ROOT, ['npm', 'run', '--silent', 'build']);
}

async function isBuildMissingOrOld(): Promise<boolean> {
  if (!existsSync(BUILT)) return true;
  // Folders too: they tell of files that are gone.
  const sources = await readdir(join(ROOT, 'src'), { recursive: true });
  const paths = [...BUILD_FILES, 'src', ...sources.map((path) => join('src', path))];
  const changes = await Promise.all(paths.map((path) => changedAt(join(ROOT, path))));
  return Math.max(...changes) > (await changedAt(BUILT));
}

async function changedAt(path: string): Promise<number> {
  return (await stat(path)).mtimeMs;
}
