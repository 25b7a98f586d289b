const MINUTE_MS = 60_000;
/** Names come from outside: so many are remembered, no more. */
const MAX_NAMES = 1_000;

/** Lets a message about a name through at once, and then once a minute. */
export class OnceAMinute {
  readonly #lastAt = new Map<string, number>();

  /** `now`: in ms of any clock that does not go back. */
  isDue(name: string, now: number): boolean {
    const last = this.#lastAt.get(name);
    if (last !== undefined && now - last < MINUTE_MS) return false;
    this.#lastAt.delete(name);
    if (this.#lastAt.size >= MAX_NAMES) this.#lastAt.delete([...this.#lastAt.keys()][0] as string);
    this.#lastAt.set(name, now);
    return true;
  }
}
