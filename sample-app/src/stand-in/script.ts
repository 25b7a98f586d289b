/** What goes wrong with whom, call by call. After the last entry all goes well. */
export type Mishaps = Readonly<Record<string, readonly (() => Error)[]>>;

/** Lets a stand-in for the outside world fail on purpose, the same way in every run. */
export class Script {
  readonly #calls = new Map<string, number>();

  constructor(private readonly mishaps: Mishaps) {}

  /** Throws what is due. `caller` keeps the callers apart: each meets the mishaps from the first on. */
  play(subject: string, caller: string): void {
    const call = this.#calls.get(caller) ?? 0;
    this.#calls.set(caller, call + 1);
    const mishap = this.mishaps[subject]?.[call];
    if (mishap !== undefined) throw mishap();
  }
}
