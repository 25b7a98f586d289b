import { Injectable } from '@nestjs/common';
import { DeadLetters } from 'nest-task-queue';
import { DayBook } from './day-book.js';
import { surprises, type Entry } from './ending.js';
import { failureReport } from './failure-report.js';
import { MAILS, Stocktaking } from './stocktaking.js';
import { summary } from './summary.js';
import { Terminal } from './terminal.js';

/** Closes the day: looks at one failure closely, counts all, and says whether it came as expected. */
@Injectable()
export class Accounts {
  constructor(
    private readonly book: DayBook,
    private readonly stock: Stocktaking,
    private readonly deadLetters: DeadLetters,
    private readonly terminal: Terminal,
  ) {}

  /** True if all went as expected. */
  async close(): Promise<boolean> {
    await this.#explain({ task: 'images.process', error: 'ImageApiError' });
    const entries = await this.book.read();
    this.terminal.heading('The day in numbers.');
    for (const line of summary(entries)) this.terminal.print(`  ${line}`);
    const isFine = this.#verdict(entries, [...surprises(entries), ...(await this.stock.faults(entries))]);
    await this.#tidyUp();
    return isFine;
  }

  async #explain(wanted: { readonly task: string; readonly error: string }): Promise<void> {
    const { deadLetters } = await this.deadLetters.list({ ...wanted, limit: 1 });
    const letter = deadLetters[0] && (await this.deadLetters.get(deadLetters[0].id));
    if (letter === undefined) return;
    this.terminal.heading('Why did poster.gif fail? One call, DeadLetters.get(id), instead of reading logs:');
    for (const line of failureReport(letter, letter.history)) this.terminal.print(`  ${line}`);
  }

  #verdict(entries: readonly Entry[], faults: readonly string[]): boolean {
    const { terminal } = this;
    terminal.print();
    for (const fault of faults) terminal.print(terminal.styled('red', `✗ ${fault}`));
    if (faults.length > 0) return false;
    const text = `✓ ${entries.length} tasks in ${terminal.seconds.toFixed(1)} s, each ended as expected; ${MAILS} mails sent, none twice.`;
    terminal.print(terminal.styled('green', text));
    return true;
  }

  /** Leaves little behind in a Redis: nobody will look at this namespace again. */
  async #tidyUp(): Promise<void> {
    await this.deadLetters.purge({});
    await this.book.burn();
  }
}
