import { Side } from './side.mjs';

/** The processes that are open now, at most one of each system. */
export class Sides {
  #open = new Map();
  #checkouts;

  /** @param {Record<string, string>} checkouts folders of other checkouts of this package, by the name of their side */
  constructor(checkouts = {}) {
    this.#checkouts = checkouts;
  }

  /** Opened when it is first asked for, and anew after it was dropped. */
  of(system) {
    if (!this.#open.has(system)) this.#open.set(system, Side.open(system, this.#checkouts[system]));
    return this.#open.get(system);
  }

  /** It failed, and nobody knows in which state it is. */
  drop(system) {
    this.#open.get(system)?.then(
      (side) => side.kill(),
      () => {},
    );
    this.#open.delete(system);
  }

  close() {
    for (const system of [...this.#open.keys()]) this.drop(system);
  }
}
