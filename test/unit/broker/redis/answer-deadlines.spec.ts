import { describe, expect, it } from '@jest/globals';
import { AnswerDeadlines, type Awaited } from '../../../../src/broker/redis/answer-deadlines.js';

class Waiting implements Awaited {
  isOver = false;
  dueAt = 0;
  next: Awaited | undefined;
  readonly failed = new Promise<string>((resolve) => {
    this.reject = (error) => resolve(error.message);
  });
  declare reject: (error: Error) => void;

  answered(): this {
    this.isOver = true;
    return this;
  }
}

/** Adds commands with times to answer, and tells which of them have failed when the last has. */
async function failedOf(commands: readonly Waiting[], ms: number): Promise<readonly boolean[]> {
  const deadlines = new AnswerDeadlines();
  const failed = commands.map(() => false);
  commands.forEach((command, index) => {
    deadlines.add(command, ms);
    void command.failed.then(() => (failed[index] = true));
  });
  await commands.at(-1)?.failed;
  return failed;
}

describe('the deadlines of commands', () => {
  it('A command that is not answered in time fails', async () => {
    const command = new Waiting();
    new AnswerDeadlines().add(command, 5);
    expect(await command.failed).toBe('Command timed out');
    expect(performance.now()).toBeGreaterThanOrEqual(command.dueAt);
  });

  it('Commands that were answered do not fail, wherever they stand', async () => {
    const waiting = () => new Waiting();
    const commands = [waiting().answered(), waiting(), waiting().answered(), waiting()];
    expect(await failedOf(commands, 5)).toEqual([false, true, false, true]);
  });

  it('A command that is added when the others are over fails in its own time', async () => {
    const deadlines = new AnswerDeadlines();
    const [first, second] = [new Waiting(), new Waiting()];
    deadlines.add(first, 5);
    await first.failed;
    deadlines.add(second, 5);
    expect(await second.failed).toBe('Command timed out');
  });

  it('A command that is sent again keeps its place and its time', async () => {
    const deadlines = new AnswerDeadlines();
    const [first, second, third] = [new Waiting(), new Waiting(), new Waiting()];
    for (const command of [first, second, first, second]) deadlines.add(command, 5);
    const { dueAt } = first.answered();
    second.answered();
    deadlines.add(third, 5);
    deadlines.add(first, 50);
    expect(await third.failed).toBe('Command timed out');
    expect(first.dueAt).toBe(dueAt);
  });

  it('A command that is sent later is due later, by the same timer', async () => {
    const deadlines = new AnswerDeadlines();
    const [first, second] = [new Waiting(), new Waiting()];
    deadlines.add(first, 5);
    deadlines.add(second, 50);
    await first.failed;
    let hasFailed = false;
    void second.failed.then(() => (hasFailed = true));
    await Promise.resolve();
    expect(hasFailed).toBe(false);
    await second.failed;
    expect(performance.now()).toBeGreaterThanOrEqual(second.dueAt);
  });
});
