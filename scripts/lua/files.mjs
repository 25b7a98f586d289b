import { readdirSync } from 'node:fs';

/** The folder of the scripts. */
export const SCRIPTS = new URL('../../src/broker/redis/scripts/', import.meta.url);

/** All Lua files of the project, by their path below SCRIPTS. */
export const luaFiles = readdirSync(SCRIPTS, { recursive: true })
  .map(String)
  .filter((file) => file.endsWith('.lua'))
  // It stands alone, not in the library of scripts.
  .concat('../server-check/rights.lua')
  .sort();
