const MINUTE = 60_000;
const DAY = 86_400_000;

/** What the clocks of a zone show, asked of Intl minute by minute: slow, and with no logic to be wrong. */
export class WallClock {
  readonly #format: Intl.DateTimeFormat;
  readonly #known = new Map<number, number>();

  constructor(zone: string) {
    this.#format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      dateStyle: 'short',
      timeStyle: 'medium',
    });
  }

  /** The wall time of a whole minute, as the epoch ms of the same clock in UTC. */
  at(instant: number): number {
    const known = this.#known.get(instant);
    if (known !== undefined) return known;
    const wall = Date.parse(`${this.#format.format(instant).replace(' ', 'T')}Z`);
    this.#known.set(instant, wall);
    return wall;
  }

  /** The minutes at which the clocks were moved. */
  transitions(from: number, to: number): number[] {
    const found: number[] = [];
    for (let day = from; day < to; day += DAY) {
      if (this.#offset(day) !== this.#offset(day + DAY)) found.push(this.#between(day, day + DAY));
    }
    return found;
  }

  #between(from: number, to: number): number {
    for (let instant = from; instant < to; instant += MINUTE) {
      if (this.#offset(instant) !== this.#offset(from)) return instant;
    }
    return to;
  }

  #offset(instant: number): number {
    return this.at(instant) - instant;
  }
}
