// Given to `node --import`, the program finds no ioredis. Loaded twice: by `--import`, and again for its hooks.
import { register } from 'node:module';

const HOOKS = new URL('?hooks', import.meta.url).href;

if (import.meta.url !== HOOKS) register(HOOKS);

/** By its name, or put together with nothing else (ioredis.mjs). */
const CLIENT = /^ioredis$|\/test\/support\/ioredis\.js$/;

export function resolve(specifier, context, next) {
  if (!CLIENT.test(specifier)) return next(specifier, context);
  const error = new Error(`Cannot find package 'ioredis' imported from ${context.parentURL}`);
  throw Object.assign(error, { code: 'ERR_MODULE_NOT_FOUND' });
}
