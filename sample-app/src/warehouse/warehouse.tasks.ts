import { Injectable } from '@nestjs/common';
import { Task, TaskDefaults } from 'nest-task-queue';
import { UndeliverableError, Warehouse, type Parcel, type Reservation } from './warehouse.js';

/** Steps of a workflow are tasks like any other: each with its own retries, none knows what comes before or after. */
@Injectable()
@TaskDefaults({ prefix: 'warehouse', retry: { never: UndeliverableError } })
export class WarehouseTasks {
  constructor(private readonly warehouse: Warehouse) {}

  @Task()
  reserve(orderId: string): Promise<Reservation> {
    return this.warehouse.reserve(orderId);
  }

  /** Takes what `reserve` gave. */
  @Task()
  ship({ orderId }: Reservation): Promise<Parcel> {
    return this.warehouse.ship(orderId);
  }

  /** Undoes `reserve`. */
  @Task()
  async release(orderId: string): Promise<{ released: boolean }> {
    await this.warehouse.release(orderId);
    return { released: true };
  }
}
