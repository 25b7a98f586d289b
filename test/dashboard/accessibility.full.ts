import { expect, it } from '@jest/globals';
import { chain, chord, group } from 'nest-task-queue';
import { eventually } from '../support/eventually.js';
import { axeFindings } from './axe.js';
import { Bed } from './bed.js';
import { describeInBrowser } from './describe-in-browser.js';

const PAGES = [
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
] as const;

describeInBrowser('The pages of tasks for all people', () => {
  const bed = Bed.use({ flags: ['--label', 'staging'], prepare: enqueueAll });

  it.each(PAGES)('axe finds nothing on #/%s, in neither scheme', async (place) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, faults } = await bed().open(`${place}`, { colorScheme });
      await page.locator('main h1').waitFor();
      await eventually(async () => expect(await page.locator('.skeleton').count()).toBe(0));
      expect(await axeFindings(page)).toEqual([]);
      expect(faults).toEqual([]);
      await page.context().close();
    }
  });

  it.each(PAGES)('#/%s needs no sideways scroll at 320 px', async (place) => {
    const { page } = await bed().open(`${place}`, { viewport: { width: 320, height: 640 } });
    await page.locator('main h1').waitFor();
    await eventually(async () => expect(await page.locator('.skeleton').count()).toBe(0));
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
    await page.context().close();
  });

  it('axe finds nothing in an open dialog and in open suggestions', async () => {
    const { page } = await bed().open(`dead-letters/failed`);
    await page.getByRole('button', { name: 'Requeue' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.goto(`${bed().url}#/tasks`);
    await page.getByRole('combobox').click();
    await page.getByRole('option').first().waitFor();
    expect(await axeFindings(page)).toEqual([]);
  });
});

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
