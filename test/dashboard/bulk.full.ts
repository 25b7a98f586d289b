import { beforeEach, expect, it } from '@jest/globals';
import type { Page, Route } from 'playwright-core';
import { Bed } from './bed.js';
import { describeInBrowser } from './describe-in-browser.js';

const BULK = /\/api\/v1\/bulk\/[^/]+$/;
const LOST = /The server has ended or was replaced/;
const UNKNOWN = JSON.stringify({
  error: { code: 'NOT_FOUND', message: 'There is no bulk action of that id.' },
});

describeInBrowser('A change to many tasks in a browser', () => {
  const bed = Bed.use();
  beforeEach(() =>
    bed()
      .tasks.send.with({ countdown: '1h' })
      .enqueueMany([['a@x'], ['b@x'], ['c@x']]),
  );

  it('A change whose server was replaced is shown as lost, with the way to the audit', async () => {
    const { page } = await bed().open('tasks?filter=state%3Adelayed');
    const held = new Promise<Route>((resolve) => void page.route(BULK, resolve, { times: 1 }));
    await revokeAll(page);
    const question = await held;
    await bed().replaceDashboard();
    await question.continue();
    await page.getByText(LOST).waitFor();
    await page.getByRole('region', { name: 'Revoke' }).getByRole('link', { name: 'Audit' }).click();
    await page.getByRole('row').filter({ hasText: 'Dashboard.bulk.revoke' }).first().waitFor();
  });

  it('A lost change that another server knows goes on', async () => {
    const { page } = await bed().open('tasks?filter=state%3Adelayed');
    await page.route(BULK, (route) => route.fulfill({ status: 404, body: UNKNOWN }), { times: 1 });
    await revokeAll(page);
    await page.getByText(LOST).waitFor();
    await page.getByText('3 tasks revoked').waitFor();
    expect(await page.getByText(LOST).count()).toBe(0);
  });
});

async function revokeAll(page: Page): Promise<void> {
  await page
    .getByRole('checkbox', { name: /^Select mail.send/ })
    .first()
    .check();
  await page.getByRole('button', { name: 'Select all that match' }).click();
  await page.getByText('All 3 that match').waitFor();
  await page.getByRole('button', { name: 'Revoke', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
}
