import { randomUUID } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  lutimesSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { ConfigurationError } from '../core/errors.js';
import { READY_FILE_TEXT, readyFileText } from '../health/ready-file-health.js';
import { quoted } from '../core/printable.js';

const TOUCH_MS = 5_000;
/** Longer than each such text. */
const READ_BYTES = 64;
const NOTHING_THERE = new Set(['ENOENT', 'ENOTDIR']);
/** Faults that pass: a worker is worth more than its probe. */
const PASSING = new Set(['ENOSPC', 'EDQUOT']);

export interface ReadyFileOptions {
  /** Whether the main loops turn; default: yes. */
  readonly isAlive?: () => boolean;
  readonly warn: (text: string) => void;
}

/**
 * A file for the probes of those who run a worker: it is there while tasks are taken, and no older than some seconds while
 * the main loop turns. It also says when stuck handlers hold all slots. Nothing that another program has written is changed: a file is ours if it is a regular file of this
 * user, no link, and holds our text. After the start no fault of the disk is thrown: the worker goes on without its file.
 */
export class ReadyFile {
  #timer: NodeJS.Timeout | undefined;
  /** The text that was written last; `undefined` while the file should not be there. */
  #written: string | undefined;
  #isStuck: () => boolean = () => false;
  #hasWarned = false;

  /** Throws ConfigurationError where something else stands in its place, or it cannot be written. */
  constructor(
    private readonly path: string,
    private readonly options: ReadyFileOptions,
  ) {
    const found = textAt(path);
    if (found !== undefined && !READY_FILE_TEXT.test(found))
      throw new ConfigurationError(
        `The ready file ${quoted(path)} is there already, and \`ntq\` has not written it as this user. ` +
          'Give a path at which no file is, or remove it.',
      );
    try {
      // One that an earlier process left would say that this one is ready.
      rmSync(path, { force: true });
      rmSync(this.#writeBeside());
    } catch (cause) {
      if (PASSING.has(codeOf(cause))) return;
      throw new ConfigurationError(`The ready file cannot be written: ${(cause as Error).message}`, {
        cause,
      });
    }
  }

  /** Tasks are taken: the file appears, as soon as the disk takes it. `isStuck`: whether stuck handlers hold all slots by now. */
  appear(isStuck: () => boolean = () => false): void {
    this.#isStuck = isStuck;
    this.#write();
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.update(), TOUCH_MS).unref();
  }

  /** Nothing more is taken. */
  vanish(): void {
    clearInterval(this.#timer);
    this.#try('removed', () => {
      if (this.#isThere()) rmSync(this.path);
    });
    this.#written = undefined;
  }

  /** Says that the main loop turns, and whether handlers are stuck. */
  update(): void {
    if (this.options.isAlive?.() === false) return;
    if (this.#written === undefined) return this.#write();
    this.#try('touched', () => {
      // An operator who took it away wants no probe.
      if (!this.#isThere()) return;
      if (this.#written !== this.#text()) return this.#put();
      const now = new Date();
      lutimesSync(this.path, now, now);
    });
  }

  #text(): string {
    return readyFileText(this.#isStuck() ? 'stuck' : 'ready', process.pid);
  }

  /** Whole or not at all: a probe that looks for the file must not find one that the disk had no room for. */
  #write(): void {
    this.#try('written', () => this.#put());
  }

  #put(): void {
    const found = textAt(this.path);
    if (found !== undefined && !READY_FILE_TEXT.test(found))
      throw new Error('another file stands in its place');
    const text = this.#text();
    renameSync(this.#writeBeside(text), this.path);
    this.#written = text;
  }

  #writeBeside(text = this.#text()): string {
    const beside = `${this.path}.${randomUUID()}`;
    try {
      writeFileSync(beside, text, { flag: 'wx' });
    } catch (error) {
      rmSync(beside, { force: true });
      throw error;
    }
    return beside;
  }

  #isThere(): boolean {
    return this.#written !== undefined && textAt(this.path) === this.#written;
  }

  /** Says once what is wrong, until it is right again. */
  #try(done: string, work: () => unknown): void {
    try {
      work();
      this.#hasWarned = false;
    } catch (error) {
      if (!this.#hasWarned)
        this.options.warn(`the ready file cannot be ${done}: ${(error as Error).message}`);
      this.#hasWarned = true;
    }
  }
}

/** The beginning of a regular file of this user; '' for anything else that is there; `undefined` where nothing is. */
function textAt(path: string): string | undefined {
  let file: number;
  try {
    // A link is not followed, and a pipe without a reader is not waited for.
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    return NOTHING_THERE.has(codeOf(error)) ? undefined : '';
  }
  try {
    const stat = fstatSync(file);
    if (!stat.isFile() || stat.uid !== (process.getuid?.() ?? stat.uid)) return '';
    const bytes = Buffer.alloc(READ_BYTES);
    return bytes.toString('latin1', 0, readSync(file, bytes, 0, READ_BYTES, 0));
  } finally {
    closeSync(file);
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}
