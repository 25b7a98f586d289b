// Puts the pages of the dashboard together from dashboard/ into dist/dashboard/assets: one script and one style for what every page
// needs, a script for each part that is loaded later, each also compressed, and a manifest that says how to serve them. Names carry a
// hash of the contents, so a browser may keep them for ever. The licences of packages that are inside go with them.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { licencesOf } from './licences.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** The folder to write to; a test names one of its own. */
const OUT = `${process.argv[2] ?? `${ROOT}dist/dashboard/assets`}/`;
const TYPES = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8' };

const { outputFiles, metafile } = await build({
  absWorkingDir: ROOT,
  entryPoints: { app: 'dashboard/main.tsx', style: 'dashboard/style/index.css' },
  outdir: OUT,
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  // light-dark() and the other newest parts of the styles are in all of them.
  target: ['chrome123', 'firefox120', 'safari17.5'],
  jsx: 'automatic',
  jsxImportSource: 'preact',
  minify: true,
  legalComments: 'none',
  metafile: true,
  write: false,
  logLevel: 'warning',
});

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
const files = Object.fromEntries(
  outputFiles.map(({ path, contents }) => [basename(path), stored(path, contents)]),
);
const initial = initialFiles();
writeFileSync(`${OUT}index.html`, indexPage());
writeFileSync(
  `${OUT}manifest.json`,
  `${JSON.stringify({ index: 'index.html', initial, files }, undefined, 2)}\n`,
);
writeFileSync(`${OUT}LICENSES.txt`, licencesOf(Object.keys(metafile.inputs)));

/** Writes a file and its compressed copies; answers what its server has to know. */
function stored(path, contents) {
  const gzip = gzipSync(contents, { level: 9 });
  const brotli = brotliCompressSync(contents);
  const name = OUT + basename(path);
  writeFileSync(name, contents);
  writeFileSync(`${name}.gz`, gzip);
  writeFileSync(`${name}.br`, brotli);
  return {
    type: TYPES[path.split('.').at(-1)],
    etag: createHash('sha256').update(contents).digest('base64url').slice(0, 22),
    bytes: contents.length,
    gzip: gzip.length,
    brotli: brotli.length,
  };
}

/** The files that the first paint waits for: the entries and what they import statically. */
function initialFiles() {
  const outputs = metafile.outputs;
  const found = new Set();
  const add = (path) => {
    if (found.has(path)) return;
    found.add(path);
    for (const { path: next, kind } of outputs[path].imports) if (kind === 'import-statement') add(next);
  };
  for (const [path, { entryPoint }] of Object.entries(outputs))
    if (entryPoint !== undefined && isEntry(entryPoint)) add(path);
  return [...found].map((path) => basename(path));
}

function isEntry(source) {
  return source === 'dashboard/main.tsx' || source === 'dashboard/style/index.css';
}

function indexPage() {
  const nameOf = (stem, end) =>
    Object.keys(files).find((name) => name.startsWith(`${stem}-`) && name.endsWith(end));
  return readFileSync(`${ROOT}dashboard/index.html`, 'utf8')
    .replace('{{style}}', nameOf('style', '.css'))
    .replace('{{script}}', nameOf('app', '.js'));
}
