import { exists } from '@ioredis/commands';
import { readdirSync, readFileSync } from 'node:fs';

const REDIS = new URL('../../../../src/broker/redis/', import.meta.url);

/** A command that the code sends, and where. */
export interface SentCommand {
  readonly command: string;
  readonly file: string;
}

const textsOf = (ending: string) =>
  readdirSync(REDIS, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith(ending))
    .map((file) => ({ file, text: readFileSync(new URL(file, REDIS), 'utf8') }));

const SENDS = /-- sends: *([A-Z, ]+)$/;

/** Without `rights.lua`, which sends only commands that Redis refuses. */
const scripts = () => textsOf('.lua').filter(({ file }) => file.startsWith('scripts/'));

/**
 * The commands of the scripts. Where the command is a variable, a comment `-- sends: RPUSH, LPUSH` on the line before
 * names those that it may be; without one this throws.
 */
export function commandsOfScripts(
  files: readonly { file: string; text: string }[] = scripts(),
): readonly SentCommand[] {
  return files.flatMap(({ file, text }) => {
    const lines = text.split('\n');
    return lines.flatMap((line, index) =>
      [...line.replace(/--.*$/, '').matchAll(/\bredis\.p?call\(\s*([^,)]*)/g)].flatMap(([, word = '']) => {
        const literal = /^'([A-Z]+)'$/.exec(word)?.[1];
        const named = lines
          .slice(Math.max(0, index - 1), index + 1)
          .flatMap((each) => SENDS.exec(each)?.[1] ?? []);
        const commands = literal === undefined ? (named.at(-1)?.split(/,\s*/) ?? []) : [literal];
        if (commands.length === 0)
          throw new Error(`${file}:${index + 1} sends a command that is no literal. Name it: -- sends: …`);
        return commands.map((command) => ({ command: command.trim(), file }));
      }),
    );
  });
}

/** A client as the code writes it: what `client()` of a connection answers, or a name for it. */
const CLIENT = String.raw`(?:\bclient\('\w+'\)|\b(?:client|command|subscriber|master|node)\b|\bpipeline\(\)(?:\s*\.\w+\([^)]*\))*?)`;

/** The commands that TypeScript sends: methods of clients that are names of commands. */
export function commandsOfCode(
  files: readonly { file: string; text: string }[] = textsOf('.ts'),
): readonly SentCommand[] {
  return files.flatMap(({ file, text }) =>
    [...text.matchAll(new RegExp(String.raw`(?<=${CLIENT})\s*\.(\w+)\(`, 'g'))]
      .map(([, name = '']) => name)
      .filter((name) => exists(name))
      .map((name) => ({ command: name.toUpperCase(), file })),
  );
}

/** Commands that a process can do without, each with its reason. */
export const OPTIONAL_COMMANDS = new Map([
  ['SELECT', 'ioredis sends it itself for any database but 0, before anything can be asked'],
  ['WAIT', "only `durability: 'replicated'` needs it"],
  ['SCAN', '`ntq` names no other namespaces to a user who may not ask'],
  ['UNSUBSCRIBE', 'messages of a channel that nobody listens to are passed over'],
  ['EXEC', "a pipeline's `exec` sends no such command"],
  ['CLUSTER', '`ntq shards` names no masters to a user who may not ask'],
  ['TYPE', 'the doctor finds no foreign keys for a user who may not ask'],
  ['CONFIG', 'the doctor leaves out what it may not ask'],
]);
