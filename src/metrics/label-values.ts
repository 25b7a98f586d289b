import { OTHER } from '../core/figure-recorder.js';

/** More names would make more series than a Prometheus should keep of one application. */
export const MOST_NAMES = 200;

/** Names as values of one label: the first 200, and `other` for the rest. */
export class LabelValues {
  #hasWarned = false;

  constructor(
    private readonly label: string,
    private readonly warn: (text: string) => void,
  ) {}

  /** The value for each name. Earlier names of the list have their own. */
  valuesOf(names: Iterable<string>): (name: string) => string {
    const own = new Set<string>();
    for (const name of names) {
      if (name === OTHER || own.has(name)) continue;
      if (own.size < MOST_NAMES) own.add(name);
      else this.#warnOnce();
    }
    return (name) => (own.has(name) ? name : OTHER);
  }

  #warnOnce(): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    this.warn(
      `More than ${MOST_NAMES} values of the label '${this.label}': the metrics count the later ones together, as '${OTHER}'.`,
    );
  }
}
