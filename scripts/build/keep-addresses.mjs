import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));

/** How a file says its own address, in each format of modules. */
const ADDRESS_FROM = {
  esm: (path) => `new URL('${path}', import.meta.url).href`,
  cjs: (path) => `require('node:url').pathToFileURL(require('node:path').join(__dirname, '${path}')).href`,
};

/**
 * A file of dist that is built once more, elsewhere, keeps its address: its `import.meta.url` still names the file in dist. So Lua
 * scripts and programs of other processes exist once, and each process runs them from there. `folderOf` gives the new folder of a file.
 */
export function keepAddresses(format, folderOf) {
  return {
    name: 'keep-addresses',
    setup({ onLoad }) {
      onLoad({ filter: /\.js$/ }, ({ path }) => {
        if (!path.startsWith(DIST)) return undefined;
        const address = ADDRESS_FROM[format](relative(join(DIST, folderOf(relative(DIST, path))), path));
        return { contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', address) };
      });
    },
  };
}
