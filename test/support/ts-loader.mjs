// Lets `node --import` run the TypeScript of this project, so that tests can start processes
// without a build. It is loaded twice: by `--import`, and again as HOOKS, which Node runs in a
// thread of their own.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire, register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { threadId } from 'node:worker_threads';

const HOOKS = new URL('?hooks', import.meta.url).href;
const ROOT = new URL('../../', import.meta.url);
const CACHE = new URL('node_modules/.cache/ts-loader/', ROOT);
const SOURCES = new URL('src/', ROOT).href;
const PACKAGE_NAME = 'nest-task-queue';
const PACKAGE_ENTRY = new URL('src/index.ts', ROOT).href;

const OPTIONS = {
  swcrc: false,
  configFile: false,
  sourceMaps: 'inline',
  module: { type: 'es6' },
  jsc: {
    target: 'es2023',
    keepClassNames: true,
    parser: { syntax: 'typescript', decorators: true },
    transform: {
      legacyDecorator: true,
      decoratorMetadata: true,
      useDefineForClassFields: false,
      verbatimModuleSyntax: true,
    },
  },
};

const require = createRequire(import.meta.url);

if (import.meta.url !== HOOKS) {
  process.setSourceMapsEnabled(true);
  register(HOOKS);
}

export async function resolve(specifier, context, next) {
  if (specifier === PACKAGE_NAME) return next(PACKAGE_ENTRY, context);
  return next(typescriptTwin(specifier, context.parentURL) ?? specifier, context);
}

export async function load(url, context, next) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
  return { format: 'module', shortCircuit: true, source: transpiled(fileURLToPath(url)) };
}

/** Sources import './x.js', as they must for Node, while only './x.ts' exists yet; programs of processes and threads too. */
function typescriptTwin(specifier, parentURL) {
  if (specifier.startsWith(SOURCES) && specifier.endsWith('.js')) {
    const twin = new URL(specifier.replace(/\.js$/, '.ts'));
    return existsSync(twin) ? twin.href : undefined;
  }
  if (!/^\.{1,2}\/.*\.js$/.test(specifier) || !parentURL?.endsWith('.ts')) return undefined;
  const twin = new URL(specifier.replace(/\.js$/, '.ts'), parentURL);
  return existsSync(twin) ? twin.href : undefined;
}

function transpiled(path) {
  const source = readFileSync(path, 'utf8');
  const cached = new URL(`${cacheKey(path, source)}.js`, CACHE);
  if (existsSync(cached)) return readFileSync(cached, 'utf8');
  // Loaded only now: with a full cache a process starts without the compiler.
  const { code } = require('@swc/core').transformSync(source, { ...OPTIONS, filename: path });
  store(cached, code);
  return code;
}

/** The path counts too, because the source map names it. */
function cacheKey(path, source) {
  const { version } = require('@swc/core/package.json');
  const input = JSON.stringify([version, OPTIONS, path, source]);
  return createHash('sha256').update(input).digest('hex');
}

/** Renames into place, so that another process never reads half a file. */
function store(file, code) {
  mkdirSync(CACHE, { recursive: true });
  const draft = new URL(`${file.href}.${process.pid}-${threadId}`);
  writeFileSync(draft, code);
  renameSync(draft, file);
}
