import { randomBytes } from 'node:crypto';

const MOST = 40;

/** The last values of a topic each of which counts, for clients that come back. */
export class RecentBatches {
  /** Numbers of another process, or of an earlier life of the topic, mean nothing here. */
  readonly #epoch = randomBytes(6).toString('hex');
  #values: readonly unknown[] = [];
  #count = 0;

  /** Answers the mark of the value. */
  add(data: unknown): string {
    this.#values = [...this.#values, data].slice(-MOST);
    this.#count += 1;
    return `${this.#epoch}-${this.#count}`;
  }

  /** The values behind a mark; `undefined` where they are not known, or not all of them. */
  since(mark: string): readonly unknown[] | undefined {
    const [epoch, text = ''] = mark.split('-');
    const missed = this.#count - Number(text);
    if (epoch !== this.#epoch || !(missed >= 0 && missed <= this.#values.length)) return undefined;
    return missed === 0 ? [] : this.#values.slice(-missed);
  }
}
