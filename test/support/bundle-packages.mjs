// Each test file loads its modules afresh, and those of Nest and rxjs are 700: more than half a second of CPU, where most files need less
// for their tests. So they are put together once for each installation, and jest finds the bundles under the names of the packages.
import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BUNDLE_OPTIONS } from './bundle-options.mjs';
import { writeWhole } from './write-whole.mjs';

const MODULES = fileURLToPath(new URL('../../node_modules/', import.meta.url));

/** The last file that is written: where it is, all are. */
const DONE = 'package.json';

/** Names that our files and the packages of Nest import. One that is missing here would be loaded a second time. */
const PACKAGES = [
  '@nestjs/common',
  '@nestjs/common/internal',
  '@nestjs/core',
  '@nestjs/core/internal',
  '@nestjs/testing',
  'rxjs',
  'rxjs/operators',
];

/** Nest loads these only where an application has them; Reflect has one registry. */
const EXTERNAL = [
  'reflect-metadata',
  'class-transformer',
  'class-validator',
  '@nestjs/microservices',
  '@nestjs/websockets',
  '@nestjs/platform-express',
];

/** Puts the packages together where others have been installed. Answers what jest is to load in their place. */
export async function bundlePackages() {
  const installation = statSync(join(MODULES, '.package-lock.json')).mtimeMs;
  const recipe = JSON.stringify([installation, PACKAGES, EXTERNAL, BUNDLE_OPTIONS]);
  // A folder of its own, because another run may still load the bundles of another recipe.
  const folder = join(
    MODULES,
    '.cache/packages',
    createHash('sha256').update(recipe).digest('hex').slice(0, 16),
  );
  if (!existsSync(join(folder, DONE))) await bundleTo(folder);
  return Object.fromEntries(PACKAGES.map((name) => [`^${name}$`, join(folder, fileOf(name))]));
}

function fileOf(name) {
  return `${name.replace('@', '').replaceAll('/', '-')}.js`;
}

async function bundleTo(folder) {
  const { build } = createRequire(import.meta.url)('esbuild');
  const { outputFiles } = await build({
    ...BUNDLE_OPTIONS,
    absWorkingDir: MODULES,
    entryPoints: PACKAGES.map((name) => ({ in: name, out: fileOf(name).slice(0, -'.js'.length) })),
    outdir: folder,
    external: EXTERNAL.flatMap((name) => [name, `${name}/*`]),
    // rxjs gives Node its files in CommonJS, of which esbuild does not know the names.
    alias: { rxjs: './rxjs/dist/esm/index.js', 'rxjs/operators': './rxjs/dist/esm/operators/index.js' },
  });
  for (const { path, text } of outputFiles) writeWhole(path, text);
  writeWhole(join(folder, DONE), '{ "type": "module" }');
}
