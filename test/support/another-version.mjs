// Given to `node --import`, the program takes itself for another version of the package. Loaded twice: by `--import`, and again for its hooks.
import { register } from 'node:module';

const HOOKS = new URL('?hooks', import.meta.url).href;
const VERSION = 'data:text/javascript,export const VERSION = "9.9.9"';

if (import.meta.url !== HOOKS) register(HOOKS);

export function resolve(specifier, context, next) {
  if (/\/core\/version\.[jt]s$/.test(specifier)) return { url: VERSION, shortCircuit: true };
  return next(specifier, context);
}
