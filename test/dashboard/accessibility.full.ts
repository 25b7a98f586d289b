import { expect, it } from '@jest/globals';
import { chain, chord, group, Limits, Queues, Schedules, Workers } from 'nest-task-queue';
import type { Page } from 'playwright-core';
import { eventually } from '../support/eventually.js';
import { axeFindings } from './axe.js';
import { Bed } from './bed.js';
import { describeInBrowser } from './describe-in-browser.js';

const WORKER = ':worker';
const PAGES = [
  'overview',
  'queues',
  'queues?name=nobody',
  'tasks',
  'tasks?filter=state%3Afailed',
  'tasks?filter=colour%3Ared',
  'tasks?filter=args%3Anobody',
  'tasks/running',
  'tasks/failed',
  'dead-letters',
  'dead-letters?view=list',
  'dead-letters/failed',
  'workflows',
  'workflows/open',
  'workflows/open?view=list',
  'workflows/large',
  'schedules',
  'schedules/nightly',
  'limits',
  'workers',
  `workers/${WORKER}`,
  'audit',
  'doctor',
  'no-such-page',
] as const;

/** A place, and the button that opens a dialog there. */
const DIALOGS = [
  ['dead-letters/failed', 'Requeue'],
  ['queues', 'Pause'],
  ['queues', 'Purge'],
  ['schedules', 'New schedule'],
  ['schedules/nightly', 'Remove'],
  ['limits', 'Set'],
  [`workers/${WORKER}`, 'Add slots'],
  [`workers/${WORKER}`, 'Shut down'],
  ['tasks/running', 'Stop'],
] as const;

/** Of a phone, a tablet and a laptop, and both sides of each width at which rows become cards or columns go. */
const WIDTHS = [320, 650, 700, 720, 721, 768, 1024, 1180, 1279, 1280, 1366, 1399, 1400, 1440];
const SCHEMES = ['light', 'dark'] as const;

describeInBrowser('The pages for all people', () => {
  let worker = '';
  const bed = Bed.use({
    flags: ['--label', 'staging'],
    prepare: async (prepared) => {
      await declareAll(prepared);
      await enqueueAll(prepared);
      const workers = await prepared.app.get(Workers).list();
      worker = workers.find(({ tasks }) => tasks.some(({ name }) => name === 'mail.send'))?.id ?? '';
    },
  });
  const addressOf = (page: string): string => page.replace(WORKER, worker);

  it.each(PAGES)('axe finds nothing on #/%s, in neither scheme', async (place) => {
    for (const colorScheme of SCHEMES) {
      const { page, faults } = await bed().open(addressOf(place), { colorScheme });
      await untilDrawn(page);
      expect(await axeFindings(page)).toEqual([]);
      expect(faults).toEqual([]);
      await page.context().close();
    }
  });

  it.each(PAGES)('#/%s fits into a window of any width, in both languages', async (place) => {
    const beyond: string[] = [];
    for (const locale of ['en-GB', 'de-DE']) {
      const { page } = await bed().open(addressOf(place), { locale });
      await untilDrawn(page);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        for (const px of await widthsBeyond(page)) beyond.push(`${locale} ${width} px: ${px} px too wide`);
      }
      await page.context().close();
    }
    expect(beyond).toEqual([]);
  });

  it.each(DIALOGS)('axe finds nothing in the dialog that opens on #/%s by "%s"', async (place, name) => {
    for (const colorScheme of SCHEMES) {
      const { page } = await bed().open(addressOf(place), { colorScheme });
      await page.getByRole('button', { name, exact: true, disabled: false }).first().click();
      await page.getByRole('dialog').waitFor();
      expect(await axeFindings(page)).toEqual([]);
      await page.context().close();
    }
  });

  it('axe finds nothing in open suggestions, in the settings and in the list of keys', async () => {
    const { page } = await bed().open('tasks');
    await page.getByRole('combobox').click();
    await page.getByRole('option').first().waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('button', { name: 'Show all keys' }).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Show all keys' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await axeFindings(page)).toEqual([]);
  });
});

/** By how much the page and its tables are wider than the room that they have. */
async function widthsBeyond(page: Page): Promise<readonly number[]> {
  const frames = page.locator(':is(html, .table-frame, .row-list)');
  const beyond = await frames.evaluateAll((all) =>
    all.map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth),
  );
  return beyond.filter((px) => px > 0);
}

async function untilDrawn(page: Page): Promise<void> {
  await page.locator('main h1').waitFor();
  await eventually(async () => expect(await page.locator('.skeleton').count()).toBe(0));
}

/** Limits of a worker that gives no sign of life any more, a schedule made at run time, and a paused queue. */
async function declareAll(bed: Bed): Promise<void> {
  const { app, tasks } = bed;
  const silent = await bed.startDemoWorker();
  await eventually(async () => expect(await app.get(Limits).list()).toHaveLength(3));
  silent.kill('SIGKILL');
  await silent.exited;
  await app.get(Schedules).upsert({ name: 'nightly', cron: '30 4 * * *', task: tasks.gives.si(1) });
  await app.get(Queues).pause('low', 'the disk is full');
  await tasks.gives.with({ queue: 'low' }).enqueue(1);
}

/** A task in each state that a page shows, a small workflow and a large one. */
async function enqueueAll(bed: Bed): Promise<void> {
  await bed.startWorker();
  const latch = bed.scene.latch();
  const { tasks, client } = bed;
  await tasks.holds.with({ id: 'running' }).enqueue(latch.path);
  await tasks.send.with({ id: 'failed' }).enqueue('nowhere', { plan: 'gold' });
  const shape = chain(group([tasks.gives.si(1), tasks.gives.si(2)]), tasks.counts.s());
  await client.enqueue(shape, { id: 'open' });
  const many = Array.from({ length: 30 }, (_none, index) => tasks.gives.si(index));
  await (await client.enqueue(chord(many, tasks.counts.s()), { id: 'large' })).get();
  await eventually(async () => expect(await bed.deadLetters.get('failed')).toBeDefined());
}
