import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Print } from './print-api.js';

/** Stands in for a database that gives each customer one connection. */
@Injectable()
export class Shelf {
  readonly #sheets: string[] = [];
  readonly #busy = new Set<string>();

  async put({ sheet, customer }: Print): Promise<{ sheet: string; place: number }> {
    if (this.#busy.has(customer)) throw new Error(`${customer} has no more connections`);
    this.#busy.add(customer);
    await wait(60);
    this.#busy.delete(customer);
    if (!this.#sheets.includes(sheet)) this.#sheets.push(sheet);
    return { sheet, place: this.#sheets.indexOf(sheet) + 1 };
  }
}
