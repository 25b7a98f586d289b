/** How esbuild puts modules together for the tests: files that several entries need are shared, and nothing is written. */
export const BUNDLE_OPTIONS = {
  bundle: true,
  splitting: true,
  write: false,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  keepNames: true,
  logLevel: 'error',
  // Packages in CommonJS call it.
  banner: {
    js: `import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);`,
  },
};
