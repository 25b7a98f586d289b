import { expect, it } from '@jest/globals';
import { Schedules } from 'nest-task-queue';
import { eventually } from '../support/eventually.js';
import { Bed } from './bed.js';
import { describeInBrowser } from './describe-in-browser.js';

describeInBrowser('The Schedules pages in a browser', () => {
  const bed = Bed.use({ prepare: (prepared) => prepared.startDemoWorker() });
  const schedules = (): Schedules => bed().app.get(Schedules);

  it('A schedule is made in the form, edited, fired by hand and removed', async () => {
    const { page, faults } = await bed().open('schedules');
    await page.getByRole('button', { name: 'New schedule' }).click();
    await page.getByLabel('Schedule', { exact: true }).fill('nightly');
    await page.getByLabel('Cron expression').fill('30 4 * * *');
    await page.getByText('Due next').waitFor();
    await page.getByLabel('Task', { exact: true }).fill('images.resize');
    await page.getByLabel('Queue', { exact: true }).fill('default');
    await page.getByLabel('Arguments').fill('["night.jpg", 12345678901234567]');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByText('12345678901234567 has more digits').waitFor();
    await page.getByLabel('Arguments').fill('["night.jpg", 640]');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: 'nightly' }).click();
    await page.getByText('at 04:30, every day').waitFor();
    expect(await schedules().get('nightly')).toMatchObject({ origin: 'api', task: 'images.resize' });

    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByLabel('Cron expression').fill('45 4 * * *');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByText('at 04:45, every day').waitFor();

    await page.getByRole('button', { name: 'Fire now' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Fire now' }).click();
    await page.getByText('fired by hand').waitFor();

    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByLabel('Type nightly to confirm').fill('nightly');
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('heading', { level: 1, name: 'Schedules' }).waitFor();
    expect(await schedules().get('nightly')).toBeUndefined();
    // The refused number.
    expect(faults).toEqual([expect.stringContaining('status of 400')]);
  });

  it('A cron expression that cannot be read is refused while it is typed', async () => {
    const { page } = await bed().open('schedules');
    await page.getByRole('button', { name: 'New schedule' }).click();
    await page.getByLabel('Cron expression').fill('61 4 * * *');
    await eventually(async () =>
      expect(await page.getByLabel('Cron expression').getAttribute('aria-invalid')).toBe('true'),
    );
  });

  it('A schedule that is paused with a note in the list fires nothing, until it is resumed on its page', async () => {
    const { page, faults } = await bed().open('schedules');
    const row = page.getByRole('row').filter({ hasText: 'daily-digest' });
    await row.getByRole('button', { name: 'Pause' }).click();
    await page.getByLabel('Why, for your colleagues').fill('the reports are wrong');
    await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
    await row.getByText('the reports are wrong').waitFor();
    expect(await schedules().get('daily-digest')).toMatchObject({
      state: 'paused',
      note: 'the reports are wrong',
    });
    await row.getByRole('link', { name: 'daily-digest' }).click();
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
    expect(await schedules().get('daily-digest')).toMatchObject({ state: 'active' });
    expect(faults).toEqual([]);
  });

  it('In the list a schedule is fired by hand, and one that is paused on its page is resumed', async () => {
    const { page, faults } = await bed().open('schedules/daily-digest');
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Resume' }).waitFor();
    await page.getByRole('link', { name: 'Schedules' }).first().click();
    const row = page.getByRole('row').filter({ hasText: 'daily-digest' });
    await row.getByRole('button', { name: 'Resume' }).click();
    await row.getByRole('button', { name: 'Pause' }).waitFor();
    expect(await schedules().get('daily-digest')).toMatchObject({ state: 'active' });
    const before = await schedules().history('daily-digest');
    await row.getByRole('button', { name: 'Fire now' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Fire now' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await schedules().history('daily-digest')).toHaveLength(before.length + 1);
    expect(faults).toEqual([]);
  });

  it('A schedule that the code declares is not edited and not removed here, and the page says why', async () => {
    const { page } = await bed().open('schedules/daily-digest');
    const edit = page.getByRole('button', { name: 'It is declared in code, so it is changed there.' });
    await edit.first().waitFor();
    expect(await edit.first().isDisabled()).toBe(true);
  });
});
