import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Script } from '../stand-in/script.js';

/** The carrier will never take the parcel, however often it is asked. */
export class UndeliverableError extends Error {
  readonly code = 'UNDELIVERABLE';
}

export interface Reservation {
  readonly orderId: string;
  readonly shelf: number;
}

export interface Parcel {
  readonly orderId: string;
  readonly tracking: string;
}

const noWay = () => new UndeliverableError('no carrier goes to that address');

/** Stands in for a warehouse and its carrier. All is kept under the order's id: asked twice, it does a thing once. */
@Injectable()
export class Warehouse {
  readonly #carrier = new Script({ 'o-1007': [noWay] });
  readonly #reserved = new Map<string, Reservation>();
  readonly #shipped = new Map<string, Parcel>();

  async reserve(orderId: string): Promise<Reservation> {
    await wait(20);
    const reservation = this.#reserved.get(orderId) ?? { orderId, shelf: 10 + this.#reserved.size };
    this.#reserved.set(orderId, reservation);
    return reservation;
  }

  async ship(orderId: string): Promise<Parcel> {
    await wait(30);
    this.#carrier.play(orderId, orderId);
    const parcel = this.#shipped.get(orderId) ?? { orderId, tracking: `parcel-${orderId}` };
    this.#shipped.set(orderId, parcel);
    this.#reserved.delete(orderId);
    return parcel;
  }

  /** Back on the shelf. */
  async release(orderId: string): Promise<void> {
    await wait(20);
    this.#reserved.delete(orderId);
  }

  /** How many orders hold goods that are not on their way. */
  get reservedCount(): number {
    return this.#reserved.size;
  }
}
