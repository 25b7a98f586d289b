import { Injectable } from '@nestjs/common';
import { Schedules, type ScheduleInfo } from 'nest-task-queue';
import { DayBook } from './day-book.js';
import { Terminal } from './terminal.js';

/** What the shop does by the clock, without waiting for it. */
@Injectable()
export class Clock {
  constructor(
    private readonly schedules: Schedules,
    private readonly book: DayBook,
    private readonly terminal: Terminal,
  ) {}

  /**
   * In life the beat fires these, once for all processes; here the times are shown, and one is fired by hand. It puts a
   * chord in its own place.
   */
  async tick(): Promise<void> {
    this.book.chapter(
      'The clock. Three schedules; nobody waits for them here, but one can be fired by hand.',
    );
    for (const schedule of await this.#byName()) await this.#show(schedule);
    const plan = { task: 'reports.daily', subject: 'by hand', ending: { state: 'SUCCESS' } } as const;
    await this.book.enqueue({ ...plan, remark: "schedules.trigger('daily-reports'); a chord" }, () =>
      this.schedules.trigger('daily-reports'),
    );
    await this.book.settled();
  }

  async #byName(): Promise<readonly ScheduleInfo[]> {
    return (await this.schedules.list()).toSorted((one, other) => (one.name < other.name ? -1 : 1));
  }

  async #show({ name, task, times }: ScheduleInfo): Promise<void> {
    const [first, second] = await this.schedules.preview(name, 2);
    const next = `next ${minute(first)}, then ${minute(second)}`;
    this.terminal.event('◷ schedule', 'blue', `${name.padEnd(22)} ${times}: ${task};`, next);
  }
}

function minute(date: Date | undefined): string {
  return date === undefined ? 'never' : date.toISOString().slice(0, 16).replace('T', ' ');
}
