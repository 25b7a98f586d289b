/** A run as the guard sees it. */
export interface RunRow {
  readonly id: string;
  readonly token: string;
  /** Names the outcome of its hard limit, which was handed over before; 0 without a hard limit. */
  readonly outcome: number;
  /** Infinity for a run without a hard limit. */
  readonly hardAt: number;
}

/** When the loop last turned, how many tasks have ended, how many may run. */
const HEADER_BYTES = 24;
/** Version, length of the text, number of the outcome, a gap, then the moment. */
const FIXED_BYTES = 24;
/** Ids take up to 200 characters, those of hooks and of members of workflows more; tokens up to 190. All are ASCII. */
const TEXT_BYTES = 1_000;
const ROW_BYTES = FIXED_BYTES + TEXT_BYTES;
const NONE = 0;
/** Twice as many as may run at once. */
const MAX_ROWS = 20_000;

/**
 * Memory that the main loop writes and the guard reads: when the loop last turned, and what runs. Nothing is
 * sent, so it costs the main loop some stores, and its rows count also when the loop stands still a moment later.
 * Moments are ms of the clock that all threads of a process share.
 */
export class SharedRunTable {
  readonly #moments: Float64Array;
  readonly #numbers: Int32Array;
  #bytes: Buffer;

  constructor(readonly memory: SharedArrayBuffer) {
    this.#moments = new Float64Array(memory);
    this.#numbers = new Int32Array(memory);
    this.#bytes = Buffer.from(memory);
  }

  static of(rows: number): SharedRunTable {
    // Memory that is not grown into is an address, and nothing else.
    const options = { maxByteLength: HEADER_BYTES + MAX_ROWS * ROW_BYTES };
    return new SharedRunTable(new SharedArrayBuffer(HEADER_BYTES + rows * ROW_BYTES, options));
  }

  /** Makes room for this many rows in all, as far as possible. Written rows stay. */
  grow(rows: number): void {
    const bytes = HEADER_BYTES + Math.min(rows, MAX_ROWS) * ROW_BYTES;
    if (bytes > this.memory.byteLength) this.memory.grow(bytes);
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

  /** How many tasks may have been running at once when the loop last turned. */
  get slots(): number {
    return this.#moments[2] ?? 0;
  }

  turned(now: number, done: number, slots: number): void {
    this.#moments[0] = now;
    this.#moments[1] = done;
    this.#moments[2] = slots;
  }

  /** False when the id is too long for a row. */
  write(row: number, { id, token, outcome, hardAt }: RunRow): boolean {
    const text = `${id} ${token}`;
    if (text.length > TEXT_BYTES) return false;
    const at = HEADER_BYTES + row * ROW_BYTES;
    this.#change(at, () => {
      this.#numbers[at / 4 + 1] = this.#text.write(text, at + FIXED_BYTES, TEXT_BYTES, 'latin1');
      this.#numbers[at / 4 + 2] = outcome;
      this.#moments[(at + 16) / 8] = hardAt;
    });
    return true;
  }

  erase(row: number): void {
    const at = HEADER_BYTES + row * ROW_BYTES;
    this.#change(at, () => (this.#moments[(at + 16) / 8] = NONE));
  }

  /** The runs that have passed their limit. */
  due(now: number): RunRow[] {
    return this.#until(now);
  }

  /** When the last of the hard limits of all that runs ends; 0 without one. */
  get lastHardAt(): number {
    let last = NONE;
    for (let at = HEADER_BYTES; at < this.memory.byteLength; at += ROW_BYTES) {
      const hardAt = this.#moments[(at + 16) / 8] ?? NONE;
      if (hardAt > last && hardAt !== Number.POSITIVE_INFINITY) last = hardAt;
    }
    return last;
  }

  /** All that runs. */
  all(): RunRow[] {
    return this.#until(Number.POSITIVE_INFINITY);
  }

  #until(now: number): RunRow[] {
    const due: RunRow[] = [];
    for (let at = HEADER_BYTES; at < this.memory.byteLength; at += ROW_BYTES) {
      const hardAt = this.#moments[(at + 16) / 8] ?? NONE;
      if (hardAt === NONE || hardAt > now) continue;
      const row = this.#read(at);
      // The row may have been given to another run since.
      if (row !== undefined && row.hardAt <= now) due.push(row);
    }
    return due;
  }

  /** A buffer, unlike other views, does not grow with its memory. */
  get #text(): Buffer {
    if (this.#bytes.length !== this.memory.byteLength) this.#bytes = Buffer.from(this.memory);
    return this.#bytes;
  }

  /** Odd while a row is written: nobody reads half of it. */
  #change(at: number, write: () => unknown): void {
    Atomics.add(this.#numbers, at / 4, 1);
    write();
    Atomics.add(this.#numbers, at / 4, 1);
  }

  #read(at: number): RunRow | undefined {
    const version = Atomics.load(this.#numbers, at / 4);
    const hardAt = this.#moments[(at + 16) / 8] ?? NONE;
    const outcome = this.#numbers[at / 4 + 2] ?? 0;
    const start = at + FIXED_BYTES;
    const text = this.#text.toString('latin1', start, start + (this.#numbers[at / 4 + 1] ?? 0));
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
