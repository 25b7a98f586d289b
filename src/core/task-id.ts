import type { Random } from './clock.js';

/** The last bits of an id: the shard of the broker in which the task lives, 0 in a broker of one shard. */
export const SHARD_BITS = 10;

/** Each twelve bits as hex digits: an id is made in a fifth of the time that `toString(16)` takes. */
const DIGITS = Array.from({ length: 0x1000 }, (_, bits) => bits.toString(16).padStart(3, '0'));

/**
 * Ids that sort by the time they were made (UUID version 7), also within one millisecond:
 *
 *   48 bits of time · version 7 · 12 bits of a counter · variant · 52 random bits · 10 bits of the shard
 *
 * Two processes give the same id only if they agree in the millisecond, in the counter and in 52 random bits. Chance must be
 * unpredictable: whoever has seen some ids could name the next ones otherwise.
 */
export class TaskIds {
  #lastMs = 0;
  #counter = 0;
  #text = '';
  #textOf = -1;

  constructor(
    private readonly now: () => number,
    private readonly random: Random,
  ) {}

  /** @param shard where the task is to live */
  next(shard = 0): string {
    this.#tick();
    const first = this.#bits(14);
    const second = this.#bits(24);
    const third = (this.#bits(24 - SHARD_BITS) << SHARD_BITS) | shard;
    const variant = `${'89ab'[first >>> 12]}${DIGITS[first & 0xfff]}`;
    return `${this.#time()}-7${DIGITS[this.#counter]}-${variant}-${sixDigits(second)}${sixDigits(third)}`;
  }

  /** The first twelve digits, the same for a whole millisecond. */
  #time(): string {
    if (this.#textOf !== this.#lastMs) {
      const time = this.#lastMs.toString(16).padStart(12, '0');
      this.#text = `${time.slice(0, 8)}-${time.slice(8)}`;
      this.#textOf = this.#lastMs;
    }
    return this.#text;
  }

  /** Twelve bits count within a millisecond; when they are used up the next millisecond is borrowed. */
  #tick(): void {
    const now = this.now();
    if (now > this.#lastMs) {
      this.#lastMs = now;
      this.#counter = 0;
      return;
    }
    this.#counter += 1;
    if (this.#counter === 0x1000) {
      this.#lastMs += 1;
      this.#counter = 0;
    }
  }

  #bits(count: number): number {
    return Math.floor(this.random() * 2 ** count);
  }
}

function sixDigits(bits: number): string {
  return `${DIGITS[bits >>> 12]}${DIGITS[bits & 0xfff]}`;
}

const ID = /^[\x21-\x7e]{1,200}$/;

/** An id may be any printable ASCII without spaces, up to 200 characters. */
export function isTaskId(id: unknown): id is string {
  return typeof id === 'string' && ID.test(id);
}

const NAME = /^[\w$.:@/-]{1,200}$/;

/** A task name: letters, digits and `_ $ . : @ / -`, up to 200 characters. */
export function isTaskName(name: unknown): name is string {
  return typeof name === 'string' && NAME.test(name);
}

/** The built-in task that becomes the workflow in its arguments: for where one message has to stand for all of it. */
export const WORKFLOW_TASK = 'ntq.workflow';

const QUEUE = /^[\w.-]{1,100}$/;

/** A queue name: letters, digits and `_ . -`, up to 100 characters. */
export function isQueueName(name: unknown): name is string {
  return typeof name === 'string' && QUEUE.test(name);
}
