import { expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { Bed } from './bed.js';
import { describeInBrowser } from './describe-in-browser.js';

/** More than one look at a list goes through. */
const MANY = 50_000;

describeInBrowser('A list of tasks in a browser', () => {
  const bed = Bed.use();

  it('A new task appears in the list by itself, and does not while the updates are paused', async () => {
    const { page, faults } = await bed().open('tasks?filter=state%3Adelayed');
    await page.getByText('No task fits').waitFor();
    const first = await bed().tasks.send.with({ countdown: '1h' }).enqueue('first@x');
    const links = page.getByRole('table').getByRole('link');
    await links.first().waitFor();
    await page.keyboard.press('p');
    const second = await bed().tasks.send.with({ countdown: '1h' }).enqueue('second@x');
    // Twice the time of a refresh, so that a list that goes on would have shown it.
    await page.waitForTimeout(10_500);
    expect(await links.count()).toBe(1);
    await page.keyboard.press('p');
    await eventually(async () => expect(await links.count()).toBe(2));
    await Promise.all([first.revoke(), second.revoke()]);
    expect(faults).toEqual([]);
  });

  it('A list in which nothing fits so far says so, and looks further when it is asked', async () => {
    const { send } = bed().tasks;
    const others = Array.from({ length: MANY }, (_none, index) => [`a${index}@x`] as [string]);
    await send.with({ countdown: '1h', queue: 'low' }).enqueueMany(others);
    await send.with({ countdown: '2h', queue: 'critical' }).enqueue('last@x');
    const { page, faults } = await bed().open('tasks?filter=state%3Adelayed%20queue%3Acritical');
    await page.getByText('Nothing fits so far').waitFor();
    expect(await page.getByText('No task fits').count()).toBe(0);
    await page.getByRole('button', { name: 'Look further' }).click();
    await page.getByRole('table').getByRole('link', { name: 'mail.send' }).waitFor();
    expect(faults).toEqual([]);
  });
});
