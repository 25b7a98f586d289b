import { expect, it } from '@jest/globals';
import { Inspector, Limits, Queues, Workers } from 'nest-task-queue';
import type { ChildProcess } from '../support/child-process.js';
import { eventually } from '../support/eventually.js';
import { Bed } from './bed.js';
import { describeInBrowser } from './describe-in-browser.js';

/** More than a page of the audit holds. */
const AUDITED = 120;

describeInBrowser('The pages for operators in a browser', () => {
  let worker: ChildProcess;
  const bed = Bed.use({
    prepare: async (prepared) => {
      worker = await prepared.startDemoWorker();
    },
  });
  const queues = (): Queues => bed().app.get(Queues);

  it('A queue that is paused with a note on its page takes nothing, until it is resumed there', async () => {
    const { page, faults } = await bed().open('queues');
    const row = page.getByRole('row').filter({ hasText: 'default' });
    await row.getByRole('button', { name: 'Pause' }).click();
    await page.getByLabel('Why, for your colleagues').fill('the disk is full');
    await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
    await row.getByText('the disk is full').waitFor();
    expect(await queues().get('default')).toMatchObject({ paused: true, note: 'the disk is full' });
    await row.getByRole('button', { name: 'Resume' }).click();
    await row.getByRole('button', { name: 'Pause' }).waitFor();
    expect(await queues().get('default')).toMatchObject({ paused: false });
    expect(faults).toEqual([]);
  });

  it('A long note of a pause takes three lines of the list, and its tooltip has all of it', async () => {
    const note = 'the disk is full, '.repeat(25).trim();
    await queues().pause('low', note);
    const { page } = await bed().open('queues');
    const cut = page.getByTitle(note);
    await cut.waitFor();
    expect((await cut.boundingBox())?.height).toBeLessThan(80);
    await queues().resume('low');
    await page.context().close();
  });

  it('A queue is purged only after its name is typed, and then its waiting tasks are revoked', async () => {
    await queues().pause('low');
    const waiting = await bed().tasks.gives.with({ queue: 'low' }).enqueue(1);
    const { page, faults } = await bed().open('queues');
    const row = page.getByRole('row').filter({ hasText: 'low' });
    await row.getByRole('button', { name: 'Purge' }).click();
    const purge = page.getByRole('dialog').getByRole('button', { name: 'Purge' });
    expect(await purge.isDisabled()).toBe(true);
    await page.getByLabel('Type low to confirm').fill('low');
    await purge.click();
    await page.getByText('1 task revoked.').waitFor();
    expect(await waiting.state()).toBe('REVOKED');
    await queues().resume('low');
    expect(faults).toEqual([]);
  });

  it('A rate that is set on its page holds, until it is taken back there', async () => {
    await untilRateIs({ limit: 3000, perMs: 60_000 });
    const { page, faults } = await bed().open('limits');
    const row = page.getByRole('row').filter({ hasText: 'email.confirm' });
    await row.getByRole('button', { name: 'Set' }).click();
    await page.getByLabel('How many').fill('7');
    await page.getByLabel('In which span').fill('2m');
    await page.getByRole('dialog').getByRole('button', { name: 'Set' }).click();
    await untilRateIs({ limit: 7, perMs: 120_000 });
    await row.getByText('7 per 2 min').waitFor();
    await row.getByRole('button', { name: 'Back to declared' }).click();
    await untilRateIs({ limit: 3000, perMs: 60_000 });
    await row.getByText('declared:').waitFor({ state: 'detached' });
    await row.getByText('3,000 per 1 min').waitFor();
    expect(faults).toEqual([]);
  });

  it('A concurrency that is set on its page holds', async () => {
    const { page, faults } = await bed().open('limits');
    const row = page.getByRole('row').filter({ hasText: 'reports.render' });
    await row.getByRole('button', { name: 'Set' }).click();
    await page.getByLabel('How many').fill('2');
    await page.getByRole('dialog').getByRole('button', { name: 'Set' }).click();
    await row.getByText('2 at once').waitFor();
    const limits = await bed().app.get(Limits).list();
    expect(limits.find(({ definition }) => definition.name === 'task/reports.render')).toMatchObject({
      definition: { limit: 2 },
    });
    expect(faults).toEqual([]);
  });

  it('A circuit breaker that failures have opened is closed on its page', async () => {
    const charges = await Promise.all(
      Array.from({ length: 8 }, (_none, index) =>
        bed().client.enqueue('payments.capture', [`charge-${index}`], { queue: 'critical' }),
      ),
    );
    const { page, faults } = await bed().open('limits');
    const row = page.getByRole('row').filter({ hasText: 'payment-api' });
    await row.getByText('open since').waitFor();
    // They would open it again.
    await Promise.all(charges.map((charge) => charge.revoke()));
    await row.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await row.getByText('closed').waitFor();
    const limits = await bed().app.get(Limits).list();
    expect(limits.find(({ definition }) => definition.name === 'payment-api')?.breaker?.state).toBe('closed');
    expect(faults).toEqual([]);
  });

  it('A worker grows and shrinks on its page, serves other queues, and shuts down', async () => {
    const id = await demoWorker();
    const { page, faults } = await bed().open(`workers/${id}`);
    await page.getByRole('button', { name: 'Add slots' }).click();
    await page.getByLabel('How many slots').fill('4');
    await page.getByRole('dialog').getByRole('button', { name: 'Add slots' }).click();
    await page.getByText('It has 7 slots now.').waitFor();
    await page.getByRole('button', { name: 'Remove slots' }).click();
    await page.getByLabel('How many slots').fill('2');
    await page.getByRole('dialog').getByRole('button', { name: 'Remove slots' }).click();
    await page.getByText('It has 5 slots now.').waitFor();

    await page.getByRole('button', { name: 'Remove a queue' }).click();
    await page.getByLabel('Queue', { exact: true }).selectOption('reports');
    await page.getByRole('dialog').getByRole('button', { name: 'Remove a queue' }).click();
    await page.getByText('It serves critical, default, newsletters now.').waitFor();
    await page.getByRole('button', { name: 'Add a queue' }).click();
    await page.getByLabel('Queue', { exact: true }).fill('exports');
    await page.getByRole('dialog').getByRole('button', { name: 'Add a queue' }).click();
    await page.getByText('It serves critical, default, newsletters, exports now.').waitFor();

    await page.getByRole('button', { name: 'Shut down' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Shut down' }).click();
    await page.getByRole('heading', { level: 1, name: 'Workers' }).waitFor();
    await worker.exited;
    expect(faults).toEqual([]);
  });

  it('The audit names each of these changes, and who made it', async () => {
    const { page } = await bed().open('audit');
    for (const action of ['Queues.pause', 'Queues.purge', 'Limits.setRate', 'Workers.grow'])
      await page.getByRole('row').filter({ hasText: action }).first().waitFor();
    const { entries } = await bed().app.get(Inspector).audit();
    expect(entries.some(({ action, via }) => action === 'Queues.pause' && via === 'dashboard')).toBe(true);
  });

  it('The audit lists a hundred changes, and older ones when it is asked', async () => {
    for (let time = 0; time < AUDITED / 2; time += 1) {
      await queues().pause('low', `time ${time}`);
      await queues().resume('low');
    }
    const { page, faults } = await bed().open('audit');
    const rows = page.getByRole('row').filter({ has: page.getByRole('cell') });
    await rows.nth(99).waitFor();
    expect(await rows.count()).toBe(100);
    expect(await rows.filter({ hasText: 'time 0' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Show more' }).click();
    await rows.filter({ hasText: 'time 0' }).waitFor();
    const { entries } = await bed().app.get(Inspector).audit({ limit: 1_000 });
    await eventually(async () => expect(await rows.count()).toBe(Math.min(entries.length, 200)));
    expect(faults).toEqual([]);
  });

  /** Workers declare their limits after they have begun to take tasks. */
  async function untilRateIs(rate: { readonly limit: number; readonly perMs: number }): Promise<void> {
    await eventually(async () => {
      const limits = await bed().app.get(Limits).list();
      const found = limits.find(({ definition }) => definition.name === 'task/email.confirm');
      expect(found?.definition).toMatchObject(rate);
    });
  }

  async function demoWorker(): Promise<string> {
    const workers = await bed().app.get(Workers).list();
    const found = workers.find(({ queues: served }) => served.includes('reports'));
    if (found === undefined) throw new Error('The demo worker is not listed.');
    return found.id;
  }
});
