// A process of the tests loads some 900 files: ours, and those of Nest. Node takes longer to find them than most programs run, so that
// programs which are started often are put together before a run, each with all it imports. Files that several of them need are shared.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BUNDLE_OPTIONS } from './bundle-options.mjs';

/**
 * Programs, and applications that they load. Anything else is started as it is, and so must a program with a platform of Nest: the
 * platform would load a second Nest.
 */
const ENTRIES = [
  'sample-app/src/main.js',
  'src/cli/main.js',
  'src/nest/child.main.js',
  'src/nest/guard.main.js',
  'test/dashboard/worker-main.js',
  'test/e2e/cli/ntq-process.js',
  'test/e2e/sample-surprise.js',
  'test/integration/beat/main.js',
  'test/integration/events/emitter.js',
  'test/integration/failed-boot/main.js',
  'test/integration/flow-control/main.js',
  'test/integration/health/pool.main.js',
  'test/integration/health/worker.main.js',
  'test/integration/outage/main.js',
  'test/integration/pool/app.module.js',
  'test/integration/pool/lone-supervisor.js',
  'test/integration/servers/producer.js',
  'test/integration/shards/main.js',
  'test/integration/worker/main.js',
  'test/integration/worker/producer.js',
];

/** Nest loads these only where an application has them. */
const EXTERNAL = /^(class-transformer|class-validator|@nestjs\/(microservices|websockets|platform-.+))(\/|$)/;

/** A test puts another module in its place (another-version.mjs), and so it stays one. */
const REPLACED = /\/core\/version\.js$/;

const RXJS = 'node_modules/rxjs/dist/esm';

/** A file of its own for all programs, because a test hides it from a process (without-ioredis.mjs). */
const CLIENT = 'test/support/ioredis.mjs';

/** The folder of what several programs need. */
export const SHARED = 'shared';

/** Puts the programs of a tree together. Answers paths below `to`, and their texts. */
export async function bundlePrograms(tree, to) {
  const { build } = createRequire(import.meta.url)('esbuild');
  const { outputFiles } = await build({
    ...BUNDLE_OPTIONS,
    absWorkingDir: tree,
    entryPoints: [...ENTRIES, CLIENT].map((entry) => join(tree, entry)),
    outbase: tree,
    outdir: to,
    chunkNames: `${SHARED}/[name]-[hash]`,
    preserveSymlinks: true,
    // rxjs gives Node its files in CommonJS, which are loaded whole.
    alias: { rxjs: join(tree, RXJS, 'index.js'), 'rxjs/operators': join(tree, RXJS, 'operators/index.js') },
    // For NAMING_SOURCES.
    ...{ sourcemap: 'linked', sourcesContent: false },
    plugins: [{ name: 'programs', setup: (setup) => findFiles(setup, tree, to) }],
  });
  const isShared = ({ path }) => path.startsWith(join(to, SHARED));
  return { shared: outputFiles.filter(isShared), programs: outputFiles.filter((file) => !isShared(file)) };
}

const elsewhere = (path) => ({ path: pathToFileURL(path).href, external: true });

/** A file that is now a part of another one still finds those beside it. */
function findFiles(setup, tree, to) {
  setup.onResolve({ filter: EXTERNAL }, ({ path }) => ({ path, external: true }));
  setup.onResolve({ filter: /^ioredis$/ }, ({ importer }) =>
    importer === join(tree, CLIENT) ? undefined : elsewhere(join(to, CLIENT).replace(/\.mjs$/, '.js')),
  );
  setup.onResolve({ filter: REPLACED }, ({ path, resolveDir }) => elsewhere(join(resolveDir, path)));
  setup.onResolve({ filter: /^nest-task-queue$/ }, () => ({ path: join(tree, 'src/index.js') }));
  setup.onLoad({ filter: /\.m?js$/ }, ({ path }) => {
    if (path.startsWith(join(tree, 'node_modules/'))) return undefined;
    const url = JSON.stringify(pathToFileURL(join(to, relative(tree, path))).href);
    return { contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', url), loader: 'js' };
  });
}

/** The bundled twin of a file of the tree, if it has one. */
export function bundledTwin(path, tree, to) {
  const program = relative(tree, path);
  if (!ENTRIES.includes(program)) return undefined;
  const file = join(to, program);
  return existsSync(file) ? file : undefined;
}
