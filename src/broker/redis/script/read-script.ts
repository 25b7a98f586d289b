import { readFileSync } from 'node:fs';

/** The text of a Lua file by its name below `scripts/`, as `lib/record.lua`. The bundled command has its own version. */
export function readScript(file: string): string {
  return readFileSync(new URL(`../scripts/${file}`, import.meta.url), 'utf8');
}
