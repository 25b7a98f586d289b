// Tests start programs in processes of their own. Node cannot run TypeScript, and a loader that translates while a program starts takes
// longer than the program. So all sources are translated once before a run, into a tree of the same shape, and only where they changed.
// The programs that tests start often are put together from it (bundle-programs.mjs).
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isDeepStrictEqual } from 'node:util';
import { join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundledTwin, bundlePrograms, SHARED } from './bundle-programs.mjs';
import { SWC_OPTIONS } from './swc-options.mjs';
import { writeWhole } from './write-whole.mjs';

const HERE = fileURLToPath(new URL('../../', import.meta.url));
/** This file is in the tree as well, for programs that start others; it translates nothing there. */
const MARK = join(HERE, '.source');
const ROOT = existsSync(MARK) ? readFileSync(MARK, 'utf8') : HERE;
const CHECKOUT = createHash('sha256').update(ROOT).digest('hex').slice(0, 12);
const TREE = join(ROOT, 'node_modules/.cache/programs', CHECKOUT, '/');
const BUNDLED = join(ROOT, 'node_modules/.cache/programs', `${CHECKOUT}-bundled`, '/');
const SOURCES = ['src', 'test', 'sample-app/src'];
const DAY_MS = 86_400_000;
const COPIED = /\.(lua|mjs)$|^openapi\.json$/;

const OPTIONS = { ...SWC_OPTIONS, configFile: false, module: { type: 'es6' } };

/** The translated twin of a TypeScript file, by its path; any other text as it is. */
export function programOf(text) {
  if (!text.endsWith('.ts')) return text;
  if (text.startsWith(TREE)) return text.replace(/\.ts$/, '.js');
  return text.startsWith(ROOT) ? join(TREE, relative(ROOT, text)).replace(/\.ts$/, '.js') : text;
}

/**
 * The command line of a program and its arguments. It is the bundled one if its application is bundled as well: two copies of this
 * package would not know each other.
 */
export function programsOf(words) {
  const translated = words.map(programOf);
  const bundled = translated.map((word) => (word.startsWith(TREE) ? bundledTwin(word, TREE, BUNDLED) : word));
  return bundled.includes(undefined) ? translated : bundled;
}

/** Translates what has changed since the last time. */
export async function translatePrograms() {
  const known = readKnown();
  const now = { packages: stampOf(join(ROOT, 'node_modules/.package-lock.json')) };
  for (const folder of [...SOURCES, 'scripts']) {
    for (const file of filesBelow(join(ROOT, folder))) {
      const path = relative(ROOT, file);
      now[path] = stampOf(file);
      if (known[path] !== now[path]) write(path, file);
    }
  }
  for (const path of Object.keys(known)) if (!(path in now)) rmSync(targetOf(path), { force: true });
  linkPackages(TREE);
  if (!isDeepStrictEqual(now, known)) await bundle(now);
  writeWhole(join(TREE, '.known.json'), JSON.stringify(now));
}

async function bundle(sources) {
  for (const path of Object.keys(sources)) if (COPIED.test(path)) copy(path);
  linkPackages(BUNDLED);
  const { shared, programs } = await bundlePrograms(TREE, BUNDLED);
  // First the files that programs need: one that starts meanwhile finds them.
  for (const { path, text } of [...shared, ...programs]) writeWhole(path, text);
  keepOnly(new Set(shared.map(({ path }) => path)), join(BUNDLED, SHARED));
}

/** Processes of another run may still load the files of today. */
function keepOnly(files, folder) {
  const yesterday = Date.now() - DAY_MS;
  for (const file of readdirSync(folder).map((name) => join(folder, name)))
    if (!files.has(file) && statSync(file).mtimeMs < yesterday) rmSync(file);
}

function copy(path) {
  writeWhole(join(BUNDLED, path), readFileSync(join(TREE, path)));
}

function readKnown() {
  const file = join(TREE, '.known.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && (COPIED.test(entry.name) || isProgram(entry.name)))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => !file.includes(`${sep}node_modules${sep}`) && !file.includes(`${sep}dist${sep}`));
}

/** Tests are translated by jest. */
function isProgram(name) {
  return name.endsWith('.ts') && !/\.(spec|full|static|d)\.ts$/.test(name);
}

function stampOf(file) {
  const { mtimeMs, size } = statSync(file);
  return `${mtimeMs} ${size}`;
}

function targetOf(path) {
  return join(TREE, path).replace(/\.ts$/, '.js');
}

function write(path, file) {
  const text = readFileSync(file, 'utf8');
  writeWhole(targetOf(path), path.endsWith('.ts') ? translated(text, file) : text);
}

let compiler;
function translated(text, file) {
  compiler ??= createRequire(import.meta.url)('@swc/core');
  return compiler.transformSync(text, { ...OPTIONS, filename: file }).code;
}

/** Packages are found as beside the sources, and this package by its own name. */
function linkPackages(tree) {
  const { exports: _exports, ...manifest } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const exports = {
    '.': './src/index.js',
    './metrics': './src/metrics/index.js',
    './dashboard': './src/dashboard/index.js',
    './tracing': './src/tracing/index.js',
  };
  writeWhole(join(tree, 'package.json'), JSON.stringify({ ...manifest, exports }));
  writeWhole(join(tree, '.source'), ROOT);
  if (!existsSync(join(tree, 'node_modules')))
    symlinkSync(join(ROOT, 'node_modules'), join(tree, 'node_modules'));
}

/** Translates, then runs a program in this process: `node test/support/programs.mjs test/soak/main.ts …`. */
async function runProgram([path, ...args]) {
  await translatePrograms();
  process.argv = [process.argv[0], path, ...args];
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(programOf(join(ROOT, path))).href);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await runProgram(process.argv.slice(2));
