/** A run that has a hard limit, as the guard sees it. */
export interface Row {
  readonly id: string;
  readonly token: string;
  /** Names the outcome that was handed over for it. */
  readonly outcome: number;
  readonly hardAt: number;
}

const HEADER_BYTES = 16;
/** Version, length of the text, number of the outcome, a gap, then the moment. */
const FIXED_BYTES = 24;
/** Ids take up to 200 characters, those of hooks and of members of workflows more; tokens up to 90. All are ASCII. */
const TEXT_BYTES = 1_000;
const ROW_BYTES = FIXED_BYTES + TEXT_BYTES;
const NONE = 0;

/**
 * Memory that the main loop writes and the guard reads: when the loop last turned, and the runs with a hard limit. Nothing is
 * sent, so it costs the main loop some stores, and what is on it counts also when the loop stands still a moment later.
 * Moments are ms of the clock that all threads of a process share.
 */
export class Slate {
  readonly #moments: Float64Array;
  readonly #numbers: Int32Array;
  readonly #bytes: Buffer;

  constructor(readonly memory: SharedArrayBuffer) {
    this.#moments = new Float64Array(memory);
    this.#numbers = new Int32Array(memory);
    this.#bytes = Buffer.from(memory);
  }

  static of(rows: number): Slate {
    return new Slate(new SharedArrayBuffer(HEADER_BYTES + rows * ROW_BYTES));
  }

  get rows(): number {
    return (this.memory.byteLength - HEADER_BYTES) / ROW_BYTES;
  }

  get turnedAt(): number {
    return this.#moments[0] ?? 0;
  }

  /** Tasks that have ended in this process. */
  get done(): number {
    return this.#moments[1] ?? 0;
  }

  turned(now: number, done: number): void {
    this.#moments[0] = now;
    this.#moments[1] = done;
  }

  /** False when the id is too long for a row. */
  write(row: number, { id, token, outcome, hardAt }: Row): boolean {
    const text = `${id} ${token}`;
    if (text.length > TEXT_BYTES) return false;
    const at = HEADER_BYTES + row * ROW_BYTES;
    this.#change(at, () => {
      this.#numbers[at / 4 + 1] = this.#bytes.write(text, at + FIXED_BYTES, TEXT_BYTES, 'latin1');
      this.#numbers[at / 4 + 2] = outcome;
      this.#moments[(at + 16) / 8] = hardAt;
    });
    return true;
  }

  erase(row: number): void {
    const at = HEADER_BYTES + row * ROW_BYTES;
    this.#change(at, () => (this.#moments[(at + 16) / 8] = NONE));
  }

  /** What has passed its limit. */
  due(now: number): Row[] {
    const due: Row[] = [];
    for (let at = HEADER_BYTES; at < this.memory.byteLength; at += ROW_BYTES) {
      const hardAt = this.#moments[(at + 16) / 8] ?? NONE;
      if (hardAt === NONE || hardAt > now) continue;
      const row = this.#read(at);
      // The row may have been given to another run since.
      if (row !== undefined && row.hardAt <= now) due.push(row);
    }
    return due;
  }

  /** Odd while a row is written: nobody reads half of it. */
  #change(at: number, write: () => unknown): void {
    Atomics.add(this.#numbers, at / 4, 1);
    write();
    Atomics.add(this.#numbers, at / 4, 1);
  }

  #read(at: number): Row | undefined {
    const version = Atomics.load(this.#numbers, at / 4);
    const hardAt = this.#moments[(at + 16) / 8] ?? NONE;
    const outcome = this.#numbers[at / 4 + 2] ?? 0;
    const start = at + FIXED_BYTES;
    const text = this.#bytes.toString('latin1', start, start + (this.#numbers[at / 4 + 1] ?? 0));
    const isWhole = version % 2 === 0 && Atomics.load(this.#numbers, at / 4) === version;
    if (!isWhole || hardAt === NONE) return undefined;
    const space = text.indexOf(' ');
    return { id: text.slice(0, space), token: text.slice(space + 1), outcome, hardAt };
  }
}

/** Ms of a clock that never jumps and is the same in all threads of a process. */
export function sharedNow(): number {
  const [seconds, nanos] = process.hrtime();
  return seconds * 1_000 + nanos / 1e6;
}
