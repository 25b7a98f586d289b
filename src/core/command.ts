import { matchesGlob } from './glob.js';

/** A request to workers: to do something, or to answer with something about themselves. */
export interface Command {
  /** Names this command: a worker that receives it twice does it once. */
  readonly id: string;
  /** Ids or hosts of workers, `*` for any characters. Left out: all workers. */
  readonly to: readonly string[];
  readonly verb: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** The answer of one worker to a command: a value, or why the command could not be done. All of it is JSON. */
export interface Answer {
  /** The id of the command. */
  readonly command: string;
  readonly worker: string;
  readonly host: string;
  readonly pid: number;
  readonly value?: unknown;
  readonly error?: string;
}

const MAX_COMMAND = 16_384;
const NAME = /^[\w-]{1,100}$/;
const MAX_TO = 1_000;
const MAX_PATTERN = 200;

export function isAddressed(
  to: readonly string[],
  worker: { readonly id: string; readonly host: string },
): boolean {
  const isMeant = (pattern: string) => matchesGlob(pattern, worker.id) || matchesGlob(pattern, worker.host);
  return to.length === 0 || to.some(isMeant);
}

/** A command from outside; `undefined` for any other text. */
export function parseCommand(text: string): Command | undefined {
  if (text.length > MAX_COMMAND) return undefined;
  const { id, to, verb, args } = parseObject(text);
  if (!isName(id) || !isName(verb) || !isJsonObject(args)) return undefined;
  return isList(to) ? { id, to, verb, args } : undefined;
}

/** A reply from outside; `undefined` for any other text. */
export function parseAnswer(text: string): Answer | undefined {
  const { command, worker, host, pid, value, error } = parseObject(text);
  if (!isName(command) || typeof worker !== 'string' || typeof host !== 'string') return undefined;
  if (typeof pid !== 'number') return undefined;
  return { command, worker, host, pid, ...(typeof error === 'string' ? { error } : { value }) };
}

/** Names of clients and of commands become parts of channels. */
export function isName(value: unknown): value is string {
  return typeof value === 'string' && NAME.test(value);
}

function isList(value: unknown): value is readonly string[] {
  if (!Array.isArray(value) || value.length > MAX_TO) return false;
  return value.every((each) => typeof each === 'string' && each.length <= MAX_PATTERN);
}

function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value = JSON.parse(text) as unknown;
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}
