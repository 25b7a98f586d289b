import { expect, it } from '@jest/globals';
import { Queues, Schedules } from 'nest-task-queue';
import type { Page } from 'playwright-core';
import { eventually } from '../support/eventually.js';
import { Bed } from './bed.js';
import { idIn } from './browser.js';
import { describeInBrowser } from './describe-in-browser.js';

describeInBrowser('The commonest jobs without a mouse', () => {
  const bed = Bed.use();

  /** The label of the element with the focus, or its text. */
  function focusedIn(page: Page): Promise<string> {
    return page.evaluate<string>(`(() => {
      const element = document.activeElement;
      return element?.getAttribute('aria-label') ?? element?.labels?.[0]?.textContent ?? element?.textContent ?? '';
    })()`);
  }

  async function press(page: Page, ...keys: readonly string[]): Promise<void> {
    for (const key of keys) await page.keyboard.press(key);
  }

  /** Presses Tab until an element with that text or label has the focus, as a person does. */
  async function tabTo(page: Page, name: RegExp): Promise<void> {
    for (let presses = 0; presses < 80; presses += 1) {
      if (name.test(await focusedIn(page))) return;
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

  it('A queue is found by its name and paused with a note, and the focus stays on its button, which resumes it', async () => {
    const queues = bed().app.get(Queues);
    const { page, faults } = await bed().open('overview');
    await page.locator('main h1').waitFor();
    await press(page, 'g', 'q');
    await page.getByRole('row').filter({ hasText: 'critical' }).waitFor();
    await press(page, '/');
    await page.keyboard.type('low');
    await page.getByRole('row').filter({ hasText: 'critical' }).waitFor({ state: 'detached' });
    await tabTo(page, /^Pause$/);
    await press(page, 'Enter');
    await page.getByRole('dialog').waitFor();
    expect(await focusedIn(page)).toBe('Why, for your colleagues');
    await page.keyboard.type('the disk is full');
    await press(page, 'Enter');
    await eventually(async () =>
      expect(await queues.get('low')).toMatchObject({ paused: true, note: 'the disk is full' }),
    );
    await page.getByRole('button', { name: 'Resume' }).waitFor();
    await eventually(async () => expect(await focusedIn(page)).toBe('Resume'));
    await press(page, 'Enter');
    await eventually(async () => expect(await queues.get('low')).toMatchObject({ paused: false }));
    expect(faults).toEqual([]);
  });

  it('A schedule is found by its name, and is edited in the field that says when', async () => {
    const schedules = bed().app.get(Schedules);
    await schedules.upsert({ name: 'nightly', cron: '30 4 * * *', task: bed().tasks.gives.si(1) });
    const { page, faults } = await bed().open('overview');
    await page.locator('main h1').waitFor();
    await press(page, 'g', 's');
    await page.getByRole('link', { name: 'nightly' }).waitFor();
    await press(page, '/');
    await page.keyboard.type('night');
    await tabTo(page, /^nightly$/);
    await press(page, 'Enter');
    await page.getByRole('button', { name: 'Edit' }).waitFor();
    await tabTo(page, /^Edit$/);
    await press(page, 'Enter');
    await page.getByRole('dialog').waitFor();
    expect(await focusedIn(page)).toBe('Cron expression');
    await press(page, 'ControlOrMeta+A');
    await page.keyboard.type('45 4 * * *');
    await press(page, 'Enter');
    await page.getByText('at 04:45, every day').waitFor();
    expect(await schedules.get('nightly')).toMatchObject({ when: { cron: '45 4 * * *' } });
    expect(faults).toEqual([]);
  });
});
