// Runs the sample app, and builds before only what has changed: `npm start`, `npm run start:web`.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isStale, PACKAGE_SOURCES } from './build/stale.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const PACKAGE = 'dist/ntq/ntq.mjs';
const SAMPLE = 'sample-app/dist/main.js';

buildIfStale({ script: 'build', what: 'the package' }, PACKAGE, PACKAGE_SOURCES);
// It is compiled against the types of the package.
buildIfStale({ script: 'build:sample', what: 'the sample app' }, SAMPLE, [
  'sample-app/src',
  'sample-app/tsconfig.json',
  PACKAGE,
]);
await import(pathToFileURL(join(process.cwd(), SAMPLE)).href);

/** Progress goes to standard error, so that the output of the sample app stays its own. */
function buildIfStale({ script, what }, built, sources) {
  if (!isStale(built, sources)) return;
  const from = performance.now();
  process.stderr.write(`Building ${what} (npm run ${script}) …\n`);
  const { status } = spawnSync('npm', ['run', '--silent', script], {
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
  process.stderr.write(`Built ${what} in ${((performance.now() - from) / 1_000).toFixed(1)} s.\n`);
}
