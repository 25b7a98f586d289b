import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';

/** It is down for everybody: whoever asks now is refused, whatever they ask for. */
export class PrintApiDownError extends Error {
  readonly code = 'PRINT_API_DOWN';
  constructor() {
    super('the print API is down (503)');
  }
}

/** So many calls find it down. */
const OUTAGE = 3;

export interface Print {
  readonly name: string;
  readonly customer: string;
  readonly sheet: string;
}

/** Stands in for a service on the net that makes prints of pictures: a few in a second, or none. */
@Injectable()
export class PrintApi {
  #calls = 0;

  /** How often it was asked while it was down. */
  get refusedCount(): number {
    return Math.min(this.#calls, OUTAGE);
  }

  async print(name: string, customer: string): Promise<Print> {
    await wait(15);
    this.#calls += 1;
    if (this.#calls <= OUTAGE) throw new PrintApiDownError();
    return { name, customer, sheet: `sheet-${this.#calls - OUTAGE}` };
  }
}
