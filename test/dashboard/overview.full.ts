import { expect, it } from '@jest/globals';
import { Queues } from 'nest-task-queue';
import { LEVELS_TOGETHER } from '../../src/broker/figure-store.js';
import { keysOf } from '../../src/broker/redis/script/key-names.js';
import { eventually } from '../support/eventually.js';
import { admin } from '../support/redis-admin.js';
import { Bed } from './bed.js';
import { describeInBrowser } from './describe-in-browser.js';

const MINUTE = 60_000;
const DAY = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/;

describeInBrowser('The Overview, the Doctor and the settings in a browser', () => {
  const bed = Bed.use({
    flags: ['--label', 'staging'],
    prepare: async (prepared) => {
      await prepared.startWorker();
      await prepared.app.get(Queues).pause('low', 'the disk is full');
      await prepared.tasks.gives.with({ queue: 'low' }).enqueueMany([[1], [2]]);
    },
  });

  it('A finding leads to what it is about, and a figure to what it counts', async () => {
    const { page, faults } = await bed().open('overview');
    await page.getByRole('link', { name: 'low is paused (“the disk is full”); 2 tasks wait.' }).click();
    await page.getByRole('row').filter({ hasText: 'the disk is full' }).waitFor();
    expect(page.url()).toContain('#/queues?name=low');
    await page.goBack();
    await page.getByRole('link', { name: 'Waiting', exact: true }).click();
    await page.getByRole('table', { name: 'Tasks' }).getByRole('link').nth(1).waitFor();
    expect(page.url()).toContain('filter=state%3Awaiting');
    expect(faults).toEqual([]);
  });

  it('The figures follow the namespace by themselves', async () => {
    const { page, faults } = await bed().open('overview');
    const delayed = page.locator('.figure').filter({ hasText: 'Delayed' }).locator('.value');
    await delayed.getByText('0', { exact: true }).waitFor();
    const later = await bed().tasks.gives.with({ countdown: '1h' }).enqueue(3);
    await delayed.getByText('1', { exact: true }).waitFor();
    await later.revoke();
    await delayed.getByText('0', { exact: true }).waitFor();
    expect(faults).toEqual([]);
  });

  it('The span of the charts is in the address, and their axes follow it', async () => {
    const { page, faults } = await bed().open('overview');
    await page.getByRole('button', { name: '3 days' }).click();
    await eventually(() => expect(page.url()).toContain('range=3d'));
    await page.getByRole('img', { name: 'Throughput, tasks per minute' }).getByText(DAY).first().waitFor();
    expect(faults).toEqual([]);
  });

  it('Charts of the oldest wait and of the slots say what the pointer is at', async () => {
    await noteLevels(bed());
    const { page, faults } = await bed().open('overview?range=5m');
    const slots = page.getByRole('img', { name: 'Slots, of all workers, on average' });
    const waits = page.getByRole('img', { name: 'Oldest wait, minutes' });
    const legendOf = (name: string) => page.getByRole('region', { name, exact: true }).locator('.legend');
    await slots.hover();
    await legendOf('Slots').getByText('Running 3').waitFor();
    await legendOf('Slots').getByText('Free 5').waitFor();
    await waits.hover();
    await legendOf('Oldest wait').getByText('Longest of all queues 4 min').waitFor();
    expect(faults).toEqual([]);
  });

  it('A span of the charts is chosen by keys, and its button keeps the focus', async () => {
    const { page, faults } = await bed().open('overview');
    await page.getByRole('button', { name: '3 days' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('img', { name: 'Throughput, tasks per minute' }).getByText(DAY).first().waitFor();
    expect(await page.evaluate('document.activeElement.textContent')).toBe('3 days');
    expect(faults).toEqual([]);
  });

  it('On a phone in German the charts over three days name each day, and no word of the bar is broken', async () => {
    const viewport = { width: 320, height: 700 };
    const { page, faults } = await bed().open('overview?range=3d', { viewport, locale: 'de-DE' });
    const days = page.getByRole('img', { name: 'Plätze, aller Worker, im Mittel' }).locator('.axis.time');
    await days.nth(2).waitFor();
    for (const day of await days.allTextContents()) expect(day).toMatch(/^(Mo|Di|Mi|Do|Fr|Sa|So)$/);
    const words = page.getByRole('navigation').locator('li span');
    const [one, other] = await Promise.all([0, 2].map((index) => words.nth(index).boundingBox()));
    expect(one?.height).toBe(other?.height);
    expect(faults).toEqual([]);
  });

  it('The doctor examines again when it is asked, and names the queue that is paused', async () => {
    const { page, faults } = await bed().open('doctor');
    await page.getByText('paused with tasks in it: low').waitFor();
    await bed().app.get(Queues).resume('low');
    await page.getByRole('button', { name: 'Examine again' }).click();
    await page.getByText('paused with tasks in it: low').waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
  });

  it('Language, times and colours are chosen in the menu, and are kept by the browser', async () => {
    const later = await bed().tasks.gives.with({ countdown: '1h' }).enqueue(4);
    const { page, faults } = await bed().open('tasks?filter=state%3Adelayed');
    await page.getByText('in 59 minutes').first().waitFor();
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('group', { name: 'Times' }).getByRole('button', { name: 'Exact' }).click();
    await page.getByRole('group', { name: 'Colours' }).getByRole('button', { name: 'Dark' }).click();
    await page.getByRole('button', { name: 'Deutsch' }).click();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Tasks' }).waitFor();
    await page.getByRole('navigation', { name: 'Seiten' }).getByRole('link', { name: 'Zeitpläne' }).waitFor();
    await page
      .getByText(/^\d{2}\.\d{2}\.\d{4}, \d{2}:\d{2}:\d{2}$/)
      .first()
      .waitFor();
    expect(await page.evaluate(`getComputedStyle(document.documentElement).colorScheme`)).toBe('dark');
    await later.revoke();
    expect(faults).toEqual([]);
  });

  it('Single keys change the colours and show the keys, unless they are switched off', async () => {
    const { page, faults } = await bed().open('overview');
    await page.locator('main h1').waitFor();
    const scheme = () => page.evaluate('document.documentElement.dataset.scheme');
    await page.keyboard.press('t');
    await eventually(async () => expect(await scheme()).toBe('light'));
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('group', { name: 'Single keys' }).getByRole('button', { name: 'Off' }).click();
    await page.keyboard.press('Escape');
    await page.keyboard.press('t');
    expect(await scheme()).toBe('light');
    expect(faults).toEqual([]);
  });
});

describeInBrowser('The Overview while no worker lives', () => {
  const bed = Bed.use({ prepare: ({ tasks }) => tasks.gives.with({ queue: 'low' }).enqueueMany([[1], [2]]) });

  it('The charts do not say for now how full the workers were an hour ago', async () => {
    await noteLevels(bed(), Date.now() - 60 * MINUTE);
    const { page, faults } = await bed().open('overview?range=3h');
    const slots = page.getByRole('region', { name: 'Slots', exact: true });
    await slots.locator('.legend').getByText('Free –').waitFor();
    await page.getByText('No worker serves low, where 2 tasks wait.').waitFor();
    expect(await slots.locator('.legend').textContent()).toBe('Running –Free –');
    expect(faults).toEqual([]);
  });
});

describeInBrowser('The Overview of a namespace that is empty', () => {
  const bed = Bed.use({ prepare: async () => undefined });

  it('It says that no worker is connected, and leads to the workers', async () => {
    const { page, faults } = await bed().open('overview');
    await page.getByRole('link', { name: 'No worker is connected: new tasks would wait.' }).click();
    await page.getByText('ntq worker --app').waitFor();
    expect(page.url()).toContain('#/workers');
    expect(faults).toEqual([]);
  });

  it('A level that stands alone in a chart is a dot', async () => {
    await noteLevels(bed(), Date.now() - 60 * MINUTE, 1);
    const { page, faults } = await bed().open('overview?range=3h');
    const dots = page.getByRole('img', { name: 'Slots, of all workers, on average' }).locator('.dots');
    await eventually(async () => expect(await dots.first().getAttribute('d')).toMatch(/^M[\d. ]+h0$/));
    expect(faults).toEqual([]);
  });
});

/** As if workers of 8 slots had told of some minutes before a moment, in which the oldest task waited for 4 minutes. */
async function noteLevels({ redis, scene }: Bed, until = Date.now(), minutes = 5): Promise<void> {
  const keys = keysOf(scene.namespace);
  await admin(redis, async (client) => {
    const current = Math.floor(until / MINUTE);
    for (let minute = current - minutes; minute < current; minute += 1) {
      const number = minute % LEVELS_TOGETHER;
      const fields = { [`b${number}`]: 3 * MINUTE, [`s${number}`]: 8 * MINUTE, [`w${number}`]: 4 * MINUTE };
      await client.hset(keys.levels(MINUTE, (minute - number) * MINUTE), fields);
    }
  });
}
