import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A file in which task handlers of worker processes record what they did. A record survives
 * SIGKILL, and records of several processes do not mix: each is one write in append mode.
 */
export class Ledger {
  readonly path: string;

  constructor(path = join(tmpdir(), `ntq-ledger-${randomUUID()}`)) {
    this.path = path;
  }

  /** The ledger a test process made, as seen by a worker that was told its path. */
  static at(path: string): Ledger {
    return new Ledger(path);
  }

  append(line: string): void {
    if (line.includes('\n')) throw new Error(`A ledger line has no line breaks: ${line}`);
    const file = openSync(this.path, 'a');
    try {
      writeSync(file, `${line}\n`);
    } finally {
      closeSync(file);
    }
  }

  /** All complete lines; none if nothing was recorded yet. */
  lines(): string[] {
    return this.#text().split('\n').slice(0, -1);
  }

  remove(): void {
    rmSync(this.path, { force: true });
  }

  #text(): string {
    try {
      return readFileSync(this.path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
      throw error;
    }
  }
}
