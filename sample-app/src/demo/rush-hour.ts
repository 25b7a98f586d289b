import { Injectable } from '@nestjs/common';
import { LocalWorker } from 'nest-task-queue';
import { AlbumsService } from '../albums/albums.service.js';
import { DayBook } from './day-book.js';

/** More than the outside world can take, while it is down: limits hold tasks back, and none fails for it. */
@Injectable()
export class RushHour {
  constructor(
    private readonly albums: AlbumsService,
    private readonly worker: LocalWorker,
    private readonly book: DayBook,
  ) {}

  async rush(): Promise<void> {
    this.book.chapter(
      'Rush hour. Albums come in while the print API is down: nobody asks it in vain for long.',
    );
    this.worker.pause();
    for (const name of ['alps-1', 'alps-2', 'alps-3', 'alps-4']) await this.#add(name, 'acme', '');
    await this.#add('tulip', 'bob', 'the last one in, and not the last one out: customers take turns');
    this.worker.resume();
    await this.book.settled();
  }

  async #add(name: string, customer: string, remark: string): Promise<void> {
    const plan = { task: 'albums.shelve', subject: name, ending: { state: 'SUCCESS' } } as const;
    await this.book.enqueue({ ...plan, remark: `of ${customer}; ${remark || 'chain of two'}` }, () =>
      this.albums.add(name, customer),
    );
  }
}
