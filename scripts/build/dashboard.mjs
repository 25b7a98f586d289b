// Puts the pages of the dashboard together from dashboard/ into dist/dashboard/assets: one script and one style for what every page
// needs, a script for each part that is loaded later, each also compressed with brotli, and a manifest of their sizes. Names carry a
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

/** Writes a file and its compressed copy; answers its sizes. The server makes gzip where a client wants it. */
function stored(path, contents) {
  const gzip = gzipSync(contents, { level: 9 });
  const brotli = brotliCompressSync(contents);
  const name = OUT + basename(path);
  writeFileSync(name, contents);
  writeFileSync(`${name}.br`, brotli);
  return {
    type: TYPES[path.split('.').at(-1)],
    etag: createHash('sha256').update(contents).digest('base64url').slice(0, 22),
    bytes: contents.length,
    gzip: gzip.length,
    brotli: brotli.length,
  };
}

/** The files that each page waits for: the entries with what they import statically, and what the scripts of all pages import. */
function initialFiles() {
  const entries = Object.entries(metafile.outputs).filter(([, { entryPoint }]) => isEntry(entryPoint));
  const pages = Object.entries(metafile.outputs).filter(([, { entryPoint }]) => isPages(entryPoint));
  const [first, ...others] = pages.map(([path]) => importedBy(path));
  const shared = [...first].filter((path) => others.every((imported) => imported.has(path)));
  return [...new Set([...entries.flatMap(([path]) => [...importedBy(path)]), ...shared])].map((path) =>
    basename(path),
  );
}

/** A file and what it imports statically. */
function importedBy(path, found = new Set()) {
  if (found.has(path)) return found;
  found.add(path);
  for (const { path: next, kind } of metafile.outputs[path].imports)
    if (kind === 'import-statement') importedBy(next, found);
  return found;
}

function isEntry(source) {
  return source === 'dashboard/main.tsx' || source === 'dashboard/style/index.css';
}

function isPages(source) {
  return /^dashboard\/pages\/[a-z]+-pages\.ts$/.test(source ?? '');
}

function indexPage() {
  const nameOf = (stem, end) =>
    Object.keys(files).find((name) => name.startsWith(`${stem}-`) && name.endsWith(end));
  return readFileSync(`${ROOT}dashboard/index.html`, 'utf8')
    .replace('{{style}}', nameOf('style', '.css'))
    .replace('{{script}}', nameOf('app', '.js'))
    .replace(
      '{{preloads}}',
      initial
        .filter((name) => name.startsWith('chunk-'))
        .map(preloadOf)
        .join('\n    '),
    );
}

/** The browser need not read the first script to learn that it imports this one. */
function preloadOf(name) {
  return `<link rel="modulepreload" href="assets/${name}" />`;
}
