import { beforeEach, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { Bed } from './bed.js';
import { idIn } from './browser.js';
import { describeInBrowser } from './describe-in-browser.js';

describeInBrowser('The Dead letters pages in a browser', () => {
  const bed = Bed.use();
  beforeEach(() => bed().deadLetters.purge({}));

  /** The ids of tasks that have failed for good. */
  async function fail(count: number, message: string): Promise<string[]> {
    const calls = Array.from({ length: count }, () => [message, 'SmtpError'] as [string, string]);
    const results = await bed().tasks.fails.enqueueMany(calls);
    await Promise.allSettled(results.map((result) => result.get()));
    return results.map(({ id }) => id);
  }

  it('Alike failures are one group, and all of it is requeued and fails again as new tasks', async () => {
    const ids = await fail(3, 'connection refused');
    await bed().tasks.send.enqueue('nowhere');
    const { page, faults } = await bed().open('dead-letters');
    const group = page.getByRole('row').filter({ hasText: 'SmtpError' });
    await group.getByRole('button', { name: 'Requeue all' }).click();
    await page.getByRole('dialog').getByText('Requeue 3 dead letters?').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Requeue' }).click();
    await page.getByText('3 dead letters requeued').waitFor();
    await eventually(async () => {
      const { deadLetters } = await bed().deadLetters.list({ task: 'mail.fails' });
      expect(deadLetters).toHaveLength(3);
      for (const { id } of deadLetters) expect(ids).not.toContain(id);
    });
    expect(faults).toEqual([]);
  });

  it('A dead letter with mended arguments is requeued on another queue and succeeds', async () => {
    const failed = await bed().tasks.send.enqueue('nowhere', { total: 12345678901234 });
    await failed.get().catch(() => undefined);
    const { page, faults } = await bed().open(`dead-letters/${failed.id}`);
    await page.getByRole('button', { name: 'Requeue' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Queue' }).fill('low');
    await dialog.getByRole('button', { name: 'Arguments' }).click();
    const field = dialog.getByRole('textbox', { name: 'Arguments' });
    expect(await field.inputValue()).toBe('["nowhere",{"total":12345678901234}]');
    await field.fill('["nowhere"');
    await dialog.getByText('This is not JSON').waitFor();
    expect(await dialog.getByRole('button', { name: 'Requeue' }).isDisabled()).toBe(true);
    await field.fill('["mended@example.com"]');
    await dialog.getByRole('button', { name: 'Requeue' }).click();
    await page.getByRole('heading', { level: 1 }).filter({ hasText: 'succeeded' }).waitFor();
    const id = idIn(page);
    expect(await bed().client.result(id).get()).toBe('sent to mended@example.com');
    expect(await bed().client.result(id).info()).toMatchObject({ queue: 'low', requeuedFrom: failed.id });
    expect(await bed().deadLetters.get(failed.id)).toBeUndefined();
    expect(faults).toEqual([]);
  });

  it('A queue that does not exist is refused, with the reason in the dialog, and the dead letter stays', async () => {
    const [id = ''] = await fail(1, 'no');
    const { page } = await bed().open(`dead-letters/${id}`);
    await page.getByRole('button', { name: 'Requeue' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Queue' }).fill('no such queue');
    await dialog.getByRole('button', { name: 'Requeue' }).click();
    await dialog.getByRole('alert').waitFor();
    expect(await dialog.getByRole('alert').textContent()).toContain('no such queue');
    expect(await bed().deadLetters.get(id)).toBeDefined();
  });

  it('A dead letter that is dropped is gone, and the others stay', async () => {
    const [first = '', second = ''] = await fail(2, 'dropped');
    const { page, faults } = await bed().open(`dead-letters/${first}`);
    await page.getByRole('button', { name: 'Drop' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Drop' }).click();
    await eventually(() => expect(page.url()).toMatch(/#\/dead-letters$/));
    expect(await bed().deadLetters.get(first)).toBeUndefined();
    expect(await bed().deadLetters.get(second)).toBeDefined();
    expect(faults).toEqual([]);
  });

  it('Selected dead letters are dropped, and no other', async () => {
    const ids = await fail(4, 'selected');
    const { page, faults } = await bed().open('dead-letters?view=list');
    const boxes = page.getByRole('checkbox', { name: /^Select mail/ });
    await boxes.nth(0).check();
    await boxes.nth(1).check();
    await page.getByText('2 selected').waitFor();
    await page.getByRole('button', { name: 'Drop', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Drop' }).click();
    await page.getByText('2 dead letters dropped').waitFor();
    expect(await bed().deadLetters.count()).toBe(ids.length - 2);
    await eventually(async () => expect(await boxes.count()).toBe(2));
    expect(faults).toEqual([]);
  });

  it('All of them without a filter want the number typed before they are dropped', async () => {
    await fail(3, 'all');
    const { page, faults } = await bed().open('dead-letters?view=list');
    await page.getByRole('checkbox', { name: 'Select all that are listed' }).check();
    await page.getByRole('button', { name: 'Select all that match' }).click();
    await page.getByText('All 3 that match').waitFor();
    await page.getByRole('button', { name: 'Drop', exact: true }).click();
    const dialog = page.getByRole('dialog');
    const drop = dialog.getByRole('button', { name: 'Drop' });
    expect(await drop.isDisabled()).toBe(true);
    await dialog.getByRole('textbox').fill('3');
    await drop.click();
    await page.getByText('3 dead letters dropped').waitFor();
    expect(await bed().deadLetters.count()).toBe(0);
    await page.getByText('No dead letter').first().waitFor();
    expect(faults).toEqual([]);
  });

  it('A group that is dropped is gone, and the other groups stay', async () => {
    const ids = await fail(3, 'connection refused');
    const other = await bed().tasks.send.enqueue('nowhere');
    await other.get().catch(() => undefined);
    const { page, faults } = await bed().open('dead-letters');
    const group = page.getByRole('row').filter({ hasText: 'SmtpError' });
    await group.getByRole('button', { name: 'Drop all' }).click();
    await page.getByRole('dialog').getByText('Drop 3 dead letters?').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Drop' }).click();
    await page.getByText('3 dead letters dropped').waitFor();
    await group.waitFor({ state: 'detached' });
    await page.getByRole('row').filter({ hasText: 'AddressError' }).waitFor();
    for (const id of ids) expect(await bed().deadLetters.get(id)).toBeUndefined();
    expect(await bed().deadLetters.get(other.id)).toBeDefined();
    expect(faults).toEqual([]);
  });
});
