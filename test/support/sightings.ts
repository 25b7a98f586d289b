interface Awaited {
  readonly match: RegExp;
  left: number;
  readonly resolve: () => void;
}

/** Texts that pass by, and the tests that wait until so many of them match. */
export class Sightings {
  readonly #awaited = new Set<Awaited>();

  /** Resolves when `times` of the texts that pass from now on have matched. */
  of(match: RegExp, times: number): Promise<void> {
    return new Promise((resolve) => this.#awaited.add({ match, left: times, resolve }));
  }

  see(text: Buffer): void {
    for (const each of this.#awaited) if (each.match.test(text.toString('latin1'))) this.#count(each);
  }

  #count(awaited: Awaited): void {
    awaited.left -= 1;
    if (awaited.left > 0) return;
    this.#awaited.delete(awaited);
    awaited.resolve();
  }
}
