import { SCRIPT_CONSTANTS } from './constants.js';
import { luaLiteral } from './lua-literal.js';
import { readScript } from './read-script.js';
import { ScriptLibrary } from './script-library.js';

/** The operations on Redis; each is the file `scripts/<name>.lua`. */
export const SCRIPTS = [
  'abandon',
  'add-parts',
  'advance',
  'complete',
  'declare-limits',
  'declare-schedules',
  'draft',
  'exchange',
  'find',
  'fire',
  'forget',
  'group-count',
  'group-results',
  'heartbeat',
  'leave',
  'list-limits',
  'list-queues',
  'progress',
  'prune',
  'publish',
  'purge',
  'put-schedule',
  'read-schedules',
  'record-figures',
  'recover',
  'remove-dead-letters',
  'remove-schedule',
  'renew',
  'requeue',
  'reset-breaker',
  'revoke',
  'set-limit',
  'time',
  'trigger',
  'unwatch',
] as const;

export type ScriptName = (typeof SCRIPTS)[number];

/** The operations of a process that enqueues and reads results, and does nothing else. */
export const PRODUCER_SCRIPTS = [
  'publish',
  'draft',
  'find',
  'unwatch',
  'group-count',
  'group-results',
  'time',
] as const satisfies readonly ScriptName[];

/** All others begin by reading a key that a producer may not read. So Redis refuses them whole, before they have written anything. */
const GUARD = "redis.call('EXISTS', K.workers)";
const guardOf = (name: string) =>
  (PRODUCER_SCRIPTS as readonly string[]).includes(name) ? undefined : GUARD;

/** A script cannot ask in which database of the server it runs, and channels name it. So each database has texts of its own. */
function libraryOf(database: number): ScriptLibrary {
  const constants = { ...SCRIPT_CONSTANTS, DATABASE: database };
  return new ScriptLibrary(
    readScript,
    new Map(Object.entries(constants).map(([name, value]) => [name, luaLiteral(value)])),
    guardOf,
  );
}

/** Files do not change while a process runs, so each is read once; nearly all processes know one database. */
const library = libraryOf(0);
const others = new Map<number, ScriptLibrary>();

/** The text of a script for a database of the server, with the parts that it uses put in. */
export function scriptText(name: ScriptName, database = 0): string {
  if (database === 0) return library.script(name).text;
  const other = others.get(database) ?? libraryOf(database);
  others.set(database, other);
  return other.script(name).text;
}

/** The names of the keys that a script and its parts use. */
export function keysOfScript(name: ScriptName): ReadonlySet<string> {
  return library.keysOf(name);
}

/** The parts of a script, as `workflow/gather`, each behind those that it uses. */
export function partsOf(name: ScriptName): readonly string[] {
  return library.partsOf(name);
}

/** The name under which the client knows a script. */
export function commandName(name: ScriptName): string {
  return `ntq_${name.replaceAll('-', '_')}`;
}

/** An error of Redis with the files and lines of scripts in place of lines of the text that was sent. */
export function withAddresses(name: string, message: string): string {
  if (!isScript(name)) return message;
  return message.replace(/user_script:(\d+)/g, (found, line: string) => {
    return library.script(name).addressOf(Number(line)) ?? found;
  });
}

function isScript(name: string): name is ScriptName {
  return (SCRIPTS as readonly string[]).includes(name);
}
