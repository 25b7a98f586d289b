import { Injectable } from '@nestjs/common';
import { Task, TaskDefaults, fixed } from 'nest-task-queue';
import { PrintApi, PrintApiDownError, type Print } from './print-api.js';
import { Shelf } from './shelf.js';

/** Each step is held back by what it depends on, for all workers together. What waits costs no slot and no retry. */
@Injectable()
@TaskDefaults({ prefix: 'albums' })
export class AlbumTasks {
  constructor(
    private readonly api: PrintApi,
    private readonly shelf: Shelf,
  ) {}

  @Task({
    // What the API allows.
    rateLimit: { limit: 20, per: '1s' },
    // One customer's album of hundreds does not hold up another's of two.
    fair: { key: (_name: string, customer: string) => customer },
    // When the API is down, nobody asks it; then one may try.
    circuitBreaker: { name: 'print-api', threshold: 3, cooldown: '400ms', on: PrintApiDownError },
    retry: { backoff: fixed('20ms') },
  })
  print(name: string, customer: string): Promise<Print> {
    return this.api.print(name, customer);
  }

  /** The database has few connections, so few write at once. The key is in what `print` gave. */
  @Task({ concurrency: { limit: 1, key: ({ customer }: Print) => customer } })
  shelve(print: Print): Promise<{ sheet: string; place: number }> {
    return this.shelf.put(print);
  }
}
