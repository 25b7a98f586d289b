import { expect, it } from '@jest/globals';
import { chain, chord, group } from 'nest-task-queue';
import { eventually } from '../support/eventually.js';
import { Bed } from './bed.js';
import { describeInBrowser } from './describe-in-browser.js';

describeInBrowser('The Workflows pages in a browser', () => {
  const bed = Bed.use();

  it('A running workflow changes its states on the page while it goes on', async () => {
    const latch = bed().scene.latch();
    const { tasks } = bed();
    const run = await bed().client.enqueue(
      chain(group([tasks.gives.si(1), tasks.holds.si(latch.path)]), tasks.counts.s()),
    );
    const { page, faults } = await bed().open(`workflows/${run.id}`);
    const graph = page.getByRole('region', { name: 'Graph of the workflow' });
    await graph.getByRole('link', { name: /mail.holds running/ }).waitFor();
    await graph.getByRole('link', { name: /mail.counts not begun/ }).waitFor();
    latch.open();
    await graph.getByRole('link', { name: /mail.counts succeeded/ }).waitFor();
    expect(await run.get()).toBe(2);
    expect(faults).toEqual([]);
  });

  it('A node leads to the page of its task, and that page back to the graph, where the node is marked', async () => {
    const run = await bed().client.enqueue(chain(bed().tasks.gives.si(1), bed().tasks.gives.s()));
    await run.get();
    const { page, faults } = await bed().open(`workflows/${run.id}`);
    await page
      .getByRole('link', { name: /mail.gives succeeded/ })
      .first()
      .click();
    await page.getByRole('link', { name: 'Open the graph' }).click();
    await page.locator('a[aria-current="true"]').filter({ hasText: 'mail.gives' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('A large group is one node, whose parts are listed 50 at a time', async () => {
    const header = Array.from({ length: 120 }, (_none, index) => bed().tasks.gives.si(index));
    const run = await bed().client.enqueue(chord(header, bed().tasks.counts.s()));
    await run.get();
    const { page, faults } = await bed().open(`workflows/${run.id}`);
    await page.getByRole('button', { name: /Group of 120/ }).click();
    const parts = page.getByRole('dialog').getByRole('listitem');
    await parts.nth(49).waitFor();
    expect(await parts.count()).toBe(50);
    await page.getByRole('button', { name: 'Show more' }).click();
    await parts.nth(99).waitFor();
    expect(await parts.count()).toBe(100);
    expect(faults).toEqual([]);
  });

  it('The graph fits its frame at first, and zooms in, out and back', async () => {
    const steps = Array.from({ length: 12 }, (_none, index) => bed().tasks.gives.si(index));
    const run = await bed().client.enqueue(chain(steps));
    await run.get();
    const { page, faults } = await bed().open(`workflows/${run.id}`);
    const node = page.getByRole('link', { name: /mail.gives/ }).first();
    const width = async (): Promise<number> => (await node.boundingBox())?.width ?? 0;
    await node.waitFor();
    const fitted = await width();
    const frame = await page.getByRole('region', { name: 'Graph of the workflow' }).boundingBox();
    const last = await page
      .getByRole('link', { name: /mail.gives/ })
      .last()
      .boundingBox();
    expect((last?.x ?? 0) + (last?.width ?? 0)).toBeLessThanOrEqual((frame?.x ?? 0) + (frame?.width ?? 0));
    await page.getByRole('button', { name: 'Zoom in' }).click();
    expect(await width()).toBeCloseTo(fitted * 1.25, 0);
    await page.getByRole('button', { name: 'Zoom out' }).click();
    expect(await width()).toBeCloseTo(fitted, 0);
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await page.getByRole('button', { name: 'Fit' }).click();
    expect(await width()).toBeCloseTo(fitted, 0);
    expect(faults).toEqual([]);
  });

  it('The node that runs is kept in sight while the graph follows it', async () => {
    const [first, second] = [bed().scene.latch(), bed().scene.latch()];
    const { tasks } = bed();
    const row = Array.from({ length: 8 }, (_none, index) => tasks.gives.si(index));
    const run = await bed().client.enqueue(
      chain(tasks.holds.si(first.path), ...row, tasks.holds.si(second.path)),
    );
    const { page, faults } = await bed().open(`workflows/${run.id}`);
    const running = page.getByRole('link', { name: /mail.holds running/ });
    await running.waitFor();
    for (let zooms = 0; zooms < 6; zooms += 1) await page.getByRole('button', { name: 'Zoom in' }).click();
    await page.getByRole('button', { name: 'Follow what runs' }).click();
    const frame = page.getByRole('region', { name: 'Graph of the workflow' });
    const scrolled = () => frame.evaluate((element) => element.scrollLeft);
    expect(await scrolled()).toBe(0);
    first.open();
    await eventually(async () => {
      const [inner, outer] = [await running.boundingBox(), await frame.boundingBox()];
      const [right, edge] = [inner && inner.x + inner.width, outer && outer.x + outer.width];
      expect(right).toBeLessThanOrEqual(edge ?? Number.NaN);
      expect(await scrolled()).toBeGreaterThan(0);
    });
    second.open();
    await run.get();
    expect(faults).toEqual([]);
  });

  it('The list of a workflow has all its nodes in order, and the workflow is found in the list of workflows', async () => {
    const run = await bed().client.enqueue(chain(bed().tasks.gives.si(1), bed().tasks.counts.si([1, 2])));
    await run.get();
    const { page, faults } = await bed().open('workflows');
    await page.getByText(run.id).waitFor();
    await page.getByRole('textbox', { name: 'Open by id' }).fill(run.id);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'List' }).click();
    const names = page.getByRole('table', { name: 'List' }).getByRole('rowheader');
    await names.nth(1).waitFor();
    expect(await names.allTextContents()).toEqual(['mail.gives ', 'mail.counts ']);
    expect(faults).toEqual([]);
  });
});
