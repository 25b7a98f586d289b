/** How likely bits are, learned from those before: the probability of 1 of each, and how often it was seen. */
export interface Model {
  readonly likely: Uint16Array;
  readonly seen: Uint8Array;
}

/** Bits on their way into bytes, or out of them: `bit` answers the bit that it was given, or that it has read. */
export interface BitCoder {
  readonly isReading: boolean;
  bit(model: Model, at: number, bit: number): number;
}

const WHOLE = 65_536;
/** Nothing is certain: the next bit may be another one. */
const [LEAST, MOST] = [64, WHOLE - 64];
const MOST_SEEN = 255;
/** A decoder reads as far beyond the end. */
const WORD = 4;

export function modelOf(length: number): Model {
  return { likely: new Uint16Array(length).fill(WHOLE / 2), seen: new Uint8Array(length) };
}

/** All of it is whole numbers and a division, which each machine computes alike. */
function learn({ likely, seen }: Model, at: number, bit: number): void {
  const [before, times] = [likely[at] as number, seen[at] as number];
  const after = before + Math.round(((bit === 1 ? WHOLE : 0) - before) / (times + 1.6));
  likely[at] = Math.min(MOST, Math.max(LEAST, after));
  if (times < MOST_SEEN) seen[at] = times + 1;
}

/** An interval that each bit divides by its probability; the bytes name a number in it. */
class Interval {
  protected low = 0;
  protected high = 0xff_ff_ff_ff;

  /** Where the part of the bit 1 ends. */
  protected middle({ likely }: Model, at: number): number {
    return this.low + Math.floor((this.high - this.low) / WHOLE) * (likely[at] as number);
  }

  protected choose(bit: number, middle: number): void {
    if (bit === 1) this.high = middle;
    else this.low = middle + 1;
  }

  protected get isFirstByteKnown(): boolean {
    return this.low >>> 24 === this.high >>> 24;
  }

  protected shift(): void {
    this.low = (this.low << 8) >>> 0;
    this.high = ((this.high << 8) | 0xff) >>> 0;
  }
}

export class BitEncoder extends Interval implements BitCoder {
  readonly isReading = false;
  readonly #bytes: number[] = [];

  bit(model: Model, at: number, bit: number): number {
    this.choose(bit, this.middle(model, at));
    learn(model, at, bit);
    while (this.isFirstByteKnown) {
      this.#bytes.push(this.high >>> 24);
      this.shift();
    }
    return bit;
  }

  /** Bytes behind the end are read as 0. */
  end(): Buffer {
    return Buffer.from([...this.#bytes, this.high >>> 24]);
  }
}

/** Throws behind the end of its bytes. */
export class BitDecoder extends Interval implements BitCoder {
  readonly isReading = true;
  #word = 0;
  #at = 0;

  constructor(private readonly bytes: Buffer) {
    super();
    for (let read = 0; read < WORD; read += 1) this.#next();
  }

  bit(model: Model, at: number, _bit: number): number {
    const middle = this.middle(model, at);
    const bit = this.#word <= middle ? 1 : 0;
    this.choose(bit, middle);
    learn(model, at, bit);
    while (this.isFirstByteKnown) {
      this.shift();
      this.#next();
    }
    return bit;
  }

  #next(): void {
    if (this.#at >= this.bytes.length + WORD) throw new RangeError('The bytes end too early.');
    this.#word = ((this.#word << 8) | (this.bytes[this.#at] ?? 0)) >>> 0;
    this.#at += 1;
  }
}
