import { modelOf, type BitCoder, type Model } from './bit-coder.js';

/** The most bits of a number. */
const MOST_BITS = 53;
/** Bits behind the first that are learned; those behind them are chance. */
const LEARNED = 2;
const [IS_ZERO, SIGN, LENGTH, REST] = [0, 1, 2, 2 + MOST_BITS + 1];
const MODEL_LENGTH = REST + (MOST_BITS + 1) * 2 ** LEARNED;
/** Numbers of contexts behind each other are this far apart. */
export const CLASSES = 128;
const CHANCE = -1;

/**
 * Whole numbers on their way into bytes, or out of them: each function answers the number that it was given, or that it has read. So one
 * code writes and reads. Numbers of one context resemble each other.
 */
export class NumberCoder {
  readonly #models = new Map<number, Model>();

  constructor(private readonly bits: BitCoder) {}

  get isReading(): boolean {
    return this.bits.isReading;
  }

  /** A number that is probably near to another one, which both sides know. */
  near(context: number, expected: number, value: number): number {
    return expected + this.#signed(this.#model(context), value - expected);
  }

  /** A number from 0 on. */
  natural(context: number, value: number): number {
    return this.#positive(this.#model(context), value + 1) - 1;
  }

  /** Bits that nobody can know before. */
  chance(length: number, value: number): number {
    return this.#lowBits(length, value, 1) - 2 ** length;
  }

  #signed(model: Model, value: number): number {
    if (this.bits.bit(model, IS_ZERO, value === 0 ? 1 : 0) === 1) return 0;
    const isNegative = this.bits.bit(model, SIGN, value < 0 ? 1 : 0) === 1;
    const size = this.#positive(model, Math.abs(value));
    return isNegative ? -size : size;
  }

  /** How many bits it has behind the first, then these. */
  #positive(model: Model, value: number): number {
    const own = bitsBehindFirst(value);
    let length = 0;
    while (this.bits.bit(model, LENGTH + length, length < own ? 1 : 0) === 1) {
      length += 1;
      if (length > MOST_BITS) throw new RangeError('The number is too long.');
    }
    let read = 1;
    const learned = Math.min(length, LEARNED);
    for (let at = 1; at <= learned; at += 1) {
      const bit = Math.floor(value / 2 ** (length - at)) % 2;
      read = read * 2 + this.bits.bit(model, REST + length * 2 ** LEARNED + read, bit);
    }
    return this.#lowBits(length - learned, value, read);
  }

  #lowBits(length: number, value: number, before: number): number {
    let read = before;
    for (let left = length - 1; left >= 0; left -= 1) {
      const chance = this.#model(CHANCE);
      [chance.likely[0], chance.seen[0]] = [2 ** 15, 0];
      read = read * 2 + this.bits.bit(chance, 0, Math.floor(value / 2 ** left) % 2);
    }
    return read;
  }

  #model(context: number): Model {
    const known = this.#models.get(context);
    if (known !== undefined) return known;
    const made = modelOf(context === CHANCE ? 1 : MODEL_LENGTH);
    this.#models.set(context, made);
    return made;
  }
}

function bitsBehindFirst(value: number): number {
  let bits = 0;
  for (let rest = value; rest >= 2; rest /= 2) bits += 1;
  return bits;
}

/** Of about which size a number is, in half powers of two, for a context. By divisions alone: each machine says the same. */
export function classOf(size: number): number {
  let twice = 0;
  let rest = Math.max(0, size) + 1;
  for (; rest >= 2; rest /= 2) twice += 2;
  return Math.min(CLASSES - 1, rest >= 1.5 ? twice + 1 : twice);
}
