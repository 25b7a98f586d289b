// Builds dist/cjs from dist: the same files in CommonJS, for loaders that cannot `require` ES modules, such as jest. Node takes the
// ES modules for `require` and `import` alike (the condition `module-sync` in package.json), so a process has one of each class.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build } from 'esbuild';
import { DIST, keepAddresses } from './keep-addresses.mjs';

const CJS = join(DIST, 'cjs');
const ROOT = join(DIST, '..');
const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

/** Programs run in processes of their own, where Node loads them. */
const isProgram = (file) => /^(cli|ntq|cjs)[/\\]|\.main\.js$/.test(file);

const files = readdirSync(DIST, { recursive: true }).filter(
  (file) => file.endsWith('.js') && !isProgram(file),
);

await build({
  entryPoints: files.map((file) => join(DIST, file)),
  outbase: DIST,
  outdir: CJS,
  bundle: false,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // jest cannot `import()` either.
  supported: { 'dynamic-import': false },
  plugins: [keepAddresses('cjs', (file) => join('cjs', dirname(file)))],
  logLevel: 'warning',
});
writeFileSync(join(CJS, 'package.json'), '{ "type": "commonjs" }\n');
for (const entry of Object.values(exports))
  if (entry.require) declare(entry.require.types, entry.default.types);

/** Types stand once, too: those of CommonJS name those of the ES modules. */
function declare(file, types) {
  mkdirSync(join(ROOT, dirname(file)), { recursive: true });
  const source = relative(dirname(file), types).replace(/\.d\.ts$/, '.js');
  writeFileSync(join(ROOT, file), `export * from '${source}';\n`);
}
