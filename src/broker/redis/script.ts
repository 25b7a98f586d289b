import { readFileSync } from 'node:fs';

/** The operations on Redis; each is the file `scripts/<name>.lua`. */
export const SCRIPTS = [
  'abandon',
  'add-parts',
  'advance',
  'beat',
  'complete',
  'compose',
  'declare',
  'declare-limits',
  'drop-letters',
  'exchange',
  'find',
  'fire',
  'forget',
  'group-count',
  'group-results',
  'leave',
  'limits',
  'progress',
  'prune',
  'publish',
  'purge',
  'put-schedule',
  'recover',
  'remove-schedule',
  'renew',
  'requeue',
  'reset-breaker',
  'revoke',
  'schedules',
  'set-limit',
  'time',
  'trigger',
  'unwatch',
] as const;

export type ScriptName = (typeof SCRIPTS)[number];

const INCLUDE = /^--@include (\w+)$/gm;

/** The text of a script, with the parts that it shares with others put in. */
export function scriptText(name: string): string {
  const text = readFileSync(new URL(`./scripts/${name}.lua`, import.meta.url), 'utf8');
  return text.replace(INCLUDE, (_line, part: string) => scriptText(part));
}

/** The name under which the client knows a script. */
export function commandName(name: ScriptName): string {
  return `ntq_${name.replaceAll('-', '_')}`;
}
