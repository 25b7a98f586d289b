import { expect, it } from '@jest/globals';
import { Queues } from 'nest-task-queue';
import type { Page, Route } from 'playwright-core';
import { eventually } from '../support/eventually.js';
import { Bed } from './bed.js';
import { describeInBrowser } from './describe-in-browser.js';

const BULK = /\/api\/v1\/bulk\/[^/]+$/;
const LOST = /The server has ended or was replaced/;
const UNKNOWN = JSON.stringify({
  error: { code: 'NOT_FOUND', message: 'There is no bulk action of that id.' },
});

/** More than a server revokes before it is killed, and few enough to be counted in time. */
const MANY = 20_000;

describeInBrowser('A change to many tasks in a browser', () => {
  const bed = Bed.use();

  /** Delayed tasks of a queue, on the page that lists them. */
  async function openWith(count: number, queue: string): Promise<Page> {
    const later = bed().tasks.send.with({ countdown: '1h', queue });
    await later.enqueueMany(Array.from({ length: count }, (_none, index) => [`a${index}@x`]));
    return (await bed().open(`tasks?filter=state%3Adelayed%20queue%3A${queue}`)).page;
  }

  it('A lost change that another server knows goes on', async () => {
    const page = await openWith(3, 'critical');
    await page.route(BULK, (route) => route.fulfill({ status: 404, body: UNKNOWN }), { times: 1 });
    await revokeAll(page, '3');
    await page.getByText(LOST).waitFor();
    await page.getByText('3 tasks revoked').waitFor();
    expect(await page.getByText(LOST).count()).toBe(0);
  });

  it('A change is shown by a page that is loaded again and by another tab, until it is dismissed', async () => {
    const page = await openWith(MANY, 'critical');
    await revokeAll(page, '20,000');
    await progressOf(page).waitFor();
    await page.reload();
    const other = await page.context().newPage();
    await other.goto(page.url());
    for (const each of [page, other]) await progressOf(each).getByText('20,000 tasks revoked').waitFor();
    await progressOf(page).getByRole('button', { name: 'Dismiss' }).click();
    await page.reload();
    await page.getByText('No task fits').waitFor();
    expect(await progressOf(page).count()).toBe(0);
  });

  it('A change that another tab starts is shown here', async () => {
    const page = await openWith(3, 'low');
    const other = await page.context().newPage();
    await other.goto(page.url());
    await page.getByRole('checkbox').first().waitFor();
    await revokeAll(other, '3');
    await progressOf(page).getByText('3 tasks revoked').waitFor();
  });

  it.each([503, 404])(
    'A page that is loaded again shows a change whose first read is answered with %i',
    async (status) => {
      const page = await openWith(3, 'critical');
      await revokeAll(page, '3');
      await progressOf(page).getByText('3 tasks revoked').waitFor();
      await page.route(BULK, (route) => route.fulfill({ status, body: UNKNOWN }), { times: 1 });
      await page.reload();
      await progressOf(page).getByText('3 tasks revoked').waitFor();
    },
  );

  it('A change that no server knows is asked for some times, and then forgotten', async () => {
    const page = await openWith(3, 'critical');
    await revokeAll(page, '3');
    await progressOf(page).getByText('3 tasks revoked').waitFor();
    let reads = 0;
    await page.route(BULK, (route) => {
      reads += 1;
      return route.fulfill({ status: 404, body: UNKNOWN });
    });
    await page.reload();
    const isForgotten = `!Object.keys(localStorage).some((key) => key.startsWith('ntq.bulk'))`;
    await eventually(async () => expect(await page.evaluate(isForgotten)).toBe(true));
    expect(reads).toBe(5);
  });

  it('A tab that dismisses its change shows the one that another tab has started since', async () => {
    const page = await openWith(3, 'critical');
    const later = bed().tasks.send.with({ countdown: '1h', queue: 'low' });
    await later.enqueueMany([['b0@x'], ['b1@x']]);
    const other = await page.context().newPage();
    await other.goto(`${bed().url}#/tasks?filter=state%3Adelayed%20queue%3Alow`);
    await other.getByRole('checkbox').first().waitFor();
    const held = new Promise<Route>((resolve) => void page.route(BULK, resolve, { times: 1 }));
    await revokeAll(page, '3');
    const question = await held;
    await progressOf(other).getByText('3 tasks revoked').waitFor();
    await revokeAll(other, '2');
    await progressOf(other).getByText('2 tasks revoked').waitFor();
    await question.continue();
    await progressOf(page).getByText('3 tasks revoked').waitFor();
    await progressOf(page).getByRole('button', { name: 'Dismiss' }).click();
    await progressOf(page).getByText('2 tasks revoked').waitFor();
  });

  it('A change that is aborted leaves the rest as it was', async () => {
    const page = await openWith(MANY, 'default');
    await revokeAll(page, '20,000');
    await page.getByRole('button', { name: 'Abort' }).click();
    await page.getByRole('region', { name: 'Revoke' }).getByText('Aborted.').waitFor();
    const queue = await bed().app.get(Queues).get('default');
    expect(queue?.delayed).toBeGreaterThan(0);
    const { entries } = await bed().inspector.audit();
    const noted = entries.find(({ action }) => action === 'Dashboard.bulk.revoke');
    expect(noted?.count).toBe(MANY - (queue?.delayed ?? 0));
  });

  it('A change whose server is killed is shown as lost, with the way to the audit', async () => {
    const page = await openWith(MANY, 'low');
    const held = new Promise<Route>((resolve) => void page.route(BULK, resolve, { times: 1 }));
    await revokeAll(page, '20,000');
    const question = await held;
    await bed().replaceDashboard();
    await question.continue();
    // Servers that share a Redis wait for its reports, until it has sent none for 15 s.
    await page.getByText(LOST).waitFor({ timeout: 60_000 });
    await page.getByRole('region', { name: 'Revoke' }).getByRole('link', { name: 'Audit' }).click();
    await page.getByRole('row').filter({ hasText: 'Dashboard.bulk.revoke' }).first().waitFor();
  });
});

const progressOf = (page: Page) => page.getByRole('region', { name: 'Revoke' });

async function revokeAll(page: Page, count: string): Promise<void> {
  await page
    .getByRole('checkbox', { name: /^Select mail.send/ })
    .first()
    .check();
  const select = page.getByRole('button', { name: 'Select all that match' });
  // On a busy machine Redis may answer too late to count many, and the page says so.
  await eventually(async () => {
    if (await select.isEnabled({ timeout: 1_000 }).catch(() => false)) await select.click();
    await page.getByText(`All ${count} that match`).waitFor({ timeout: 5_000 });
  });
  await page.getByRole('button', { name: 'Revoke', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
}
