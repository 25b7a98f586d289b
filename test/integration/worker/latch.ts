import { randomUUID } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { block } from '../../support/block.js';

const LOOK_EVERY_MS = 5;

/** Holds handlers of any process until a test opens it, for all of them or for one process: a file that appears. */
export class Latch {
  readonly #files: string[] = [];

  constructor(readonly path = join(tmpdir(), `ntq-latch-${randomUUID()}`)) {}

  open(pid?: number): void {
    const file = this.#file(pid);
    writeFileSync(file, '');
    this.#files.push(file);
  }

  /** From now on it holds again. */
  close(): void {
    for (const file of this.#files.splice(0)) rmSync(file, { force: true });
  }

  async passed(): Promise<void> {
    while (!this.#isOpen) await sleep(LOOK_EVERY_MS);
  }

  /** Holds the whole process, as a handler that computes does. */
  passedBlocking(): void {
    while (!this.#isOpen) block(LOOK_EVERY_MS);
  }

  get #isOpen(): boolean {
    return existsSync(this.#file()) || existsSync(this.#file(process.pid));
  }

  #file(pid?: number): string {
    return pid === undefined ? this.path : `${this.path}.${pid}`;
  }
}
