import { expect, it } from '@jest/globals';
import { Schedules } from 'nest-task-queue';
import { eventually } from '../support/eventually.js';
import { Bed } from './bed.js';
import { describeInBrowser } from './describe-in-browser.js';

const PLACES = [
  'queues',
  'tasks?filter=state%3Adelayed',
  'tasks/later',
  'dead-letters',
  'dead-letters?view=list',
  'dead-letters/failed',
  'schedules',
  'schedules/nightly',
  'limits',
  'workers',
];
/** Buttons that only change what is shown. */
const HARMLESS =
  /^(?:All|Not ended|waiting|delayed|running|succeeded|failed|revoked|By failure|One by one|Show them)/;

describeInBrowser('A dashboard that changes nothing, in a browser', () => {
  const bed = Bed.use({
    flags: ['--read-only'],
    prepare: async (prepared) => {
      await prepared.startDemoWorker();
      await prepared.startWorker();
      const { tasks, app } = prepared;
      await tasks.send.with({ id: 'later', countdown: '1h' }).enqueue('later@example.com');
      await tasks.fails.with({ id: 'failed', queue: 'low' }).enqueue('no');
      await app.get(Schedules).upsert({ name: 'nightly', cron: '30 4 * * *', task: tasks.gives.si(1) });
      await eventually(async () => expect(await prepared.deadLetters.count()).toBe(1));
    },
  });

  it.each(PLACES)(
    '#/%s has no button that changes anything, and says that it is read-only',
    async (place) => {
      const { page, faults } = await bed().open(place);
      await page.getByText('read-only', { exact: true }).waitFor();
      await page.locator('main :is(table, .row-list, .facts)').first().waitFor();
      await eventually(async () => expect(await page.locator('.skeleton').count()).toBe(0));
      const buttons = await page.locator('main').getByRole('button').allTextContents();
      expect(buttons.filter((text) => text !== '' && !HARMLESS.test(text))).toEqual([]);
      expect(await page.locator('main').getByRole('checkbox').count()).toBe(0);
      expect(faults).toEqual([]);
      await page.context().close();
    },
  );
});
