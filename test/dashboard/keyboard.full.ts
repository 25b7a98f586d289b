import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { eventually } from '../support/eventually.js';
import { Bed } from './bed.js';
import { idIn } from './browser.js';
import { describeInBrowser } from './describe-in-browser.js';

describeInBrowser('The commonest jobs without a mouse', () => {
  const bed = Bed.use();

  /** Presses Tab until an element with that text or label has the focus, as a person does. */
  async function tabTo(page: Page, name: RegExp): Promise<void> {
    for (let presses = 0; presses < 80; presses += 1) {
      const focused = await page.evaluate<string>(
        `(document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '')`,
      );
      if (name.test(focused)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not lead to ${String(name)}.`);
  }

  it('A failed task is found by its error and requeued', async () => {
    const failed = await bed().tasks.send.enqueue('keyboard');
    await failed.get().catch(() => undefined);
    const { page, faults } = await bed().open('overview');
    await page.locator('main h1').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('d');
    await page.getByText('AddressError').first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('error:AddressError');
    await page.keyboard.press('Enter');
    await tabTo(page, /^mail\.send$/);
    await page.keyboard.press('Enter');
    await page.getByRole('table', { name: 'Dead letters' }).waitFor();
    await tabTo(page, /^mail\.send$/);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Requeue' }).waitFor();
    await tabTo(page, /^Requeue$/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Enter');
    await eventually(async () => expect(await bed().deadLetters.get(failed.id)).toBeUndefined());
    expect(faults).toEqual([]);
  });

  it('A running task is found by its state and stopped', async () => {
    const latch = bed().scene.latch();
    const running = await bed().tasks.holds.enqueue(latch.path);
    const { page, faults } = await bed().open(`tasks`);
    await page.locator('main h1').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('state:running');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'mail.holds' }).waitFor();
    await tabTo(page, /^mail\.holds$/);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Stop' }).waitFor();
    await tabTo(page, /^Stop$/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await tabTo(page, /^Stop$/);
    await page.keyboard.press('Enter');
    await eventually(async () => expect(await running.state()).toBe('REVOKED'));
    expect(faults).toEqual([]);
  });

  it('A task that waits says why, and arrow keys go through the list', async () => {
    const later = await bed()
      .tasks.send.with({ countdown: '1h' })
      .enqueueMany([['a@x'], ['b@x'], ['c@x']]);
    const { page, faults } = await bed().open(`tasks?filter=state%3Adelayed`);
    await page.getByRole('link', { name: 'mail.send' }).nth(2).waitFor();
    await tabTo(page, /^mail\.send$/);
    const row = () => page.evaluate<string>(`document.activeElement.closest('[data-row]').dataset.row`);
    expect(await row()).toBe('0');
    await page.keyboard.press('ArrowDown');
    await eventually(async () => expect(await row()).toBe('1'));
    await page.keyboard.press('End');
    await eventually(async () => expect(await row()).toBe('2'));
    await page.keyboard.press('Home');
    await eventually(async () => expect(await row()).toBe('0'));
    await page.keyboard.press('Enter');
    await page.locator('main .note').waitFor();
    expect(later.map(({ id }) => id)).toContain(idIn(page));
    expect(faults).toEqual([]);
  });
});
