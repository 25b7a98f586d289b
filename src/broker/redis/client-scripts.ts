import { createHash } from 'node:crypto';
import { Command, type Redis } from 'ioredis';
import { messageOfError } from '../../core/kind-of-value.js';
import { AnswerDeadlines, type Awaited } from './answer-deadlines.js';
import { commandBytes } from './command-bytes.js';
import type { ScriptName } from './script/scripts.js';

/** An argument of a script. */
export type Argument = Buffer | number | string;

/** Runs a script with the prefix of its keys. */
export type RunScript = (prefix: string, args: readonly Argument[]) => Promise<unknown>;

/** A command that shares the timer of its deadline with others. */
class ScriptCommand extends Command implements Awaited {
  dueAt = 0;
  next: Awaited | undefined;
  deadlines: AnswerDeadlines | undefined;

  /** Versions of ioredis before 6 do not say that a command has failed: its arguments are kept until it would have been due. */
  get isOver(): boolean {
    return this.isSettled || this.isResolved;
  }

  /** The client calls it when it sends the command, also when it does so again. */
  override toWritable(socket: object): string | Buffer {
    return isLarge(this.args) ? commandBytes(this.name, this.args) : super.toWritable(socket);
  }

  /** The client calls it when it sends the command. */
  override setTimeout(ms: number): void {
    this.deadlines?.add(this, ms);
  }
}

/** A command of this many characters or more is written as bytes. */
const LARGE = 100_000;

/** Whether the arguments are texts and many characters together. */
function isLarge(args: readonly unknown[]): args is readonly string[] {
  let length = 0;
  for (const arg of args) {
    if (typeof arg !== 'string') return false;
    length += arg.length;
  }
  return length >= LARGE;
}

/** Clients of one process send the same texts. */
const hashes = new Map<string, string>();

/** The hash by which Redis knows a script. */
function hashOf(text: string): string {
  const hash = hashes.get(text) ?? createHash('sha1').update(text).digest('hex');
  hashes.set(text, hash);
  return hash;
}

const IN_TEXT = { replyEncoding: 'utf8' } as const;

/**
 * The scripts of one client. A script is sent by its hash, and to a connection that has not seen it as text. The commands that ioredis
 * makes of scripts do the same, and take half as long again.
 */
export class ClientScripts {
  readonly #deadlines = new AnswerDeadlines();
  readonly #runs = new Map<ScriptName, RunScript>();
  readonly #seen = new Set<ScriptName>();
  /** The connection that has seen them; there may be another server behind the next. */
  #stream: unknown;

  constructor(
    private readonly client: Redis,
    private readonly textOf: (name: ScriptName) => string,
  ) {}

  /** How a script runs. */
  of(name: ScriptName): RunScript {
    const known = this.#runs.get(name);
    if (known !== undefined) return known;
    const run = this.#runOf(name, this.textOf(name));
    this.#runs.set(name, run);
    return run;
  }

  #runOf(name: ScriptName, text: string): RunScript {
    const hash = hashOf(text);
    const runText: RunScript = (prefix, args) => this.#send('eval', [text, 1, prefix, ...args]);
    return (prefix, args) => {
      if (!this.#hasSeen(name)) return runText(prefix, args);
      return this.#send('evalsha', [hash, 1, prefix, ...args]).catch((error: unknown) => {
        if (messageOfError(error).startsWith('NOSCRIPT')) return runText(prefix, args);
        throw error;
      });
    };
  }

  /** Whether the connection has seen a script; it is about to. */
  #hasSeen(name: ScriptName): boolean {
    const { stream } = this.client;
    if (stream !== this.#stream) {
      this.#stream = stream;
      this.#seen.clear();
    }
    if (this.#seen.has(name)) return true;
    this.#seen.add(name);
    return false;
  }

  #send(command: string, args: Argument[]): Promise<unknown> {
    const sent = new ScriptCommand(command, args, IN_TEXT);
    sent.deadlines = this.#deadlines;
    return this.client.sendCommand(sent) as Promise<unknown>;
  }
}
