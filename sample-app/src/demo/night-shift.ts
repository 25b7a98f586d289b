import { Injectable } from '@nestjs/common';
import type { AsyncResult } from 'nest-task-queue';
import { FulfilmentService } from '../shop/fulfilment.service.js';
import { DayBook } from './day-book.js';
import type { Ending } from './ending.js';

/** Tasks that wait for others: a workflow that goes well, and one that has to be undone. */
@Injectable()
export class NightShift {
  constructor(
    private readonly fulfilment: FulfilmentService,
    private readonly book: DayBook,
  ) {}

  async work(): Promise<void> {
    this.book.chapter('Night shift. Goods go out: reserve, ship, mail; what fails half-way is undone.');
    await this.#fulfil('o-1006', { state: 'SUCCESS' }, 'chain of three');
    await this.#fulfil('o-1007', { state: 'FAILURE' }, 'chain of three; it will not be shipped');
    await this.book.settled();
  }

  #fulfil(id: string, ending: Ending, remark: string): Promise<AsyncResult> {
    const plan = { task: 'mail.parcelSent', subject: id, remark, ending };
    return this.book.enqueue(plan, () => this.fulfilment.fulfil({ id, email: 'ada@mail.example' }));
  }
}
