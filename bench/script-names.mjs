import { createHash } from 'node:crypto';
import { SCRIPTS, scriptText } from '../dist/broker/redis/script.js';

const names = new Map(
  SCRIPTS.map((name) => [createHash('sha1').update(scriptText(name)).digest('hex'), `${name}.lua`]),
);

/** What a command of the slow log is: the name of our script, or its first word. */
export function commandName([command = 'none', sha]) {
  return names.get(sha) ?? command;
}
