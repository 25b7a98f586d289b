// Puts the command `ntq` together from dist/cli: a file for what every command needs and one for each part that is loaded later. Node
// takes longer to find 300 small files, of this package and of ioredis, than most commands take to answer. Nest and dist/nest stay
// outside, so that an application and the command share them. The licences of packages that are inside go with them.
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { DIST, keepAddresses } from './keep-addresses.mjs';
import { licencesOf } from './licences.mjs';

/** Packages of CommonJS ask for modules of Node by require(). */
const REQUIRE =
  "import { createRequire as createRequireOfNode } from 'node:module';const require = createRequireOfNode(import.meta.url);";

const { metafile } = await build({
  entryPoints: { ntq: `${DIST}cli/main.js` },
  outdir: `${DIST}ntq`,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  external: [`${DIST}nest/*`, '@nestjs/*', 'reflect-metadata'],
  // Names stay, because errors are named by their classes.
  minifySyntax: true,
  minifyWhitespace: true,
  banner: { js: REQUIRE },
  metafile: true,
  plugins: [keepAddresses('esm', () => 'ntq')],
  logLevel: 'warning',
});
writeFileSync(`${DIST}ntq/LICENSES.txt`, licencesOf(Object.keys(metafile.inputs)));
chmodSync(`${DIST}ntq/ntq.mjs`, 0o755);
rmSync(`${DIST}cli`, { recursive: true });
