// Puts the command `ntq` together from dist/cli: a file for what every command needs and one for each part that is loaded later. Node
// takes longer to find 200 small files than most commands take to answer. Nest, the applications' side of the package and all packages
// stay outside, so that an application and the command share them.
import { chmodSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const DIST = fileURLToPath(new URL('../dist/', import.meta.url));

/** The Lua files stay where they are: seen from the bundle they lie elsewhere. */
const readScript = {
  name: 'read-script',
  setup({ onLoad }) {
    onLoad({ filter: /script[/\\]read-script\.js$/ }, () => ({
      contents: `
        import { readFileSync } from 'node:fs';
        export const readScript = (file) =>
          readFileSync(new URL('../broker/redis/scripts/' + file, import.meta.url), 'utf8');`,
    }));
  },
};

await build({
  entryPoints: { ntq: `${DIST}cli/main.js` },
  outdir: `${DIST}ntq`,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  external: [`${DIST}nest/*`],
  plugins: [readScript],
  logLevel: 'warning',
});
chmodSync(`${DIST}ntq/ntq.mjs`, 0o755);
rmSync(`${DIST}cli`, { recursive: true });
