import { SCRIPT_CONSTANTS } from './constants.js';
import { luaLiteral } from './lua-literal.js';
import { readScript } from './read-script.js';
import { ScriptLibrary } from './script-library.js';

/** The operations on Redis; each is the file `scripts/<name>.lua`. */
export const SCRIPTS = [
  'abandon',
  'add-parts',
  'advance',
  'archive-figures',
  'audit',
  'complete',
  'declare-limits',
  'declare-schedules',
  'draft',
  'exchange',
  'exchange-short',
  'find',
  'find-dead-letters',
  'fire',
  'forget',
  'group-count',
  'group-results',
  'heartbeat',
  'leave',
  'list-limits',
  'list-queues',
  'log-events',
  'progress',
  'prune',
  'publish',
  'purge',
  'put-schedule',
  'put-setting',
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
  'watch-events',
] as const;

export type ScriptName = (typeof SCRIPTS)[number];

/** The operations of a process that enqueues, reads results and hands over its figures, and does nothing else. */
export const PRODUCER_SCRIPTS = [
  'publish',
  'draft',
  'find',
  'unwatch',
  'group-count',
  'group-results',
  'record-figures',
  'time',
] as const satisfies readonly ScriptName[];

/**
 * Every script begins with a command over several keys, of which the prefix never exists. While a slot of a cluster moves from node to
 * node, each holds some of the keys, and Redis refuses such a command as long as one key is missing. So it refuses the script whole,
 * before it has read or written anything, until its slot has arrived. The guard of workers also names a key that a producer may not
 * read: so Redis refuses a producer in the same way.
 */
const PRODUCER_GUARD = "redis.call('EXISTS', P, K.task)";
const WORKER_GUARD = "redis.call('EXISTS', P, K.task, K.workers)";

/** The short exchange, which is to be short, has a guard that it also learns from. */
function guardOf(name: string): string | undefined {
  if (name === 'exchange-short') return undefined;
  return (PRODUCER_SCRIPTS as readonly string[]).includes(name) ? PRODUCER_GUARD : WORKER_GUARD;
}

/** Files do not change while a process runs, so each is read once for a database; nearly all processes know one. */
const libraries = new Map<number, ScriptLibrary>();

/** A script cannot ask in which database of the server it runs, and channels name it. So each database has texts of its own. */
function libraryOf(database: number): ScriptLibrary {
  const known = libraries.get(database);
  if (known !== undefined) return known;
  const constants = Object.entries({ ...SCRIPT_CONSTANTS, DATABASE: database });
  const literals = new Map(constants.map(([name, value]) => [name, luaLiteral(value)]));
  const library = new ScriptLibrary(readScript, literals, guardOf);
  libraries.set(database, library);
  return library;
}

/** The text of a script for a database of the server, with the parts that it uses put in. */
export function scriptText(name: ScriptName, database = 0): string {
  return libraryOf(database).script(name).text;
}

/** The names of the keys that a script and its parts use. */
export function keysOfScript(name: ScriptName): ReadonlySet<string> {
  return libraryOf(0).keysOf(name);
}

/** The parts of a script, as `workflow/gather`, each behind those that it uses. */
export function partsOf(name: ScriptName): readonly string[] {
  return libraryOf(0).partsOf(name);
}

/** Each call looks for its name: to make it again would take longer than to send it. */
const COMMAND_NAMES = new Map(SCRIPTS.map((name) => [name, `ntq_${name.replaceAll('-', '_')}`]));

/** The name under which the client knows a script. */
export function commandName(name: ScriptName): string {
  return COMMAND_NAMES.get(name) as string;
}

/** An error of Redis with the files and lines of scripts in place of lines of the text that was sent. */
export function withAddresses(name: string, message: string): string {
  if (!isScript(name)) return message;
  return message.replace(/user_script:(\d+)/g, (found, line: string) => {
    return libraryOf(0).script(name).addressOf(Number(line)) ?? found;
  });
}

function isScript(name: string): name is ScriptName {
  return (SCRIPTS as readonly string[]).includes(name);
}
