import { createHash } from 'node:crypto';

// Not in the package's exports, but beside them.
const { SCRIPTS, scriptText } = await import(
  new URL('./broker/redis/script/scripts.js', import.meta.resolve('nest-task-queue'))
);

const names = new Map(
  SCRIPTS.map((name) => [createHash('sha1').update(scriptText(name)).digest('hex'), `${name}.lua`]),
);

/** What a command of the slow log is: the name of our script, or its first word. */
export function commandName([command = 'none', sha]) {
  return names.get(sha) ?? command;
}
