import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { chain, Queues, Schedules } from 'nest-task-queue';
import { eventually } from '../support/eventually.js';
import { Bed } from './bed.js';
import { describeInBrowser } from './describe-in-browser.js';

const MARKUP = `"'><img src=x onerror="globalThis.isBroken=1"><script>globalThis.isBroken=1</script>`;
const CONTROLS = 'a\u0000b\u001b[31mc\u0007\u2028d';
const RIGHT_TO_LEFT = 'safe\u202Egpj.exe\u202C';
const LONG = 'x'.repeat(10_000);
const NOTE = [MARKUP, CONTROLS, RIGHT_TO_LEFT, 'x'.repeat(300)].join(' ');
const HOSTILE = [MARKUP, CONTROLS, RIGHT_TO_LEFT, LONG].join(' ');

const PLACES = [
  'overview',
  'queues',
  'schedules',
  'schedules/night',
  'audit',
  'doctor',
  'tasks?filter=state%3Adelayed',
  'tasks?filter=state%3Afailed',
  'tasks/hostile',
  'tasks/failed',
  'dead-letters',
  'dead-letters?view=list',
  'dead-letters/failed',
  'workflows/flow',
  'workflows/flow?view=list',
  `tasks?filter=${encodeURIComponent(`error:"${MARKUP.replaceAll('"', '\\"')}"`)}`,
  `tasks/${encodeURIComponent(MARKUP)}`,
  `dead-letters/${encodeURIComponent(`../../${MARKUP}`)}`,
  `workflows/${encodeURIComponent('%00/..')}`,
];

describeInBrowser('The pages with hostile texts', () => {
  const bed = Bed.use({ flags: ['--arguments', 'shown', '--label', MARKUP], prepare: enqueueHostile });

  it.each(PLACES)(
    '#/%s shows them as text, runs no script, and is no wider than its window',
    async (place) => {
      const { page, faults } = await bed().open(`${place}`, {
        viewport: { width: 800, height: 700 },
      });
      await page.locator('main h1').waitFor();
      await eventually(async () => expect(await page.locator('.skeleton').count()).toBe(0));
      await page.evaluate(`document.querySelectorAll('details').forEach((each) => (each.open = true))`);
      expect(await page.evaluate('globalThis.isBroken')).toBeUndefined();
      expect(await page.locator('main img, main script').count()).toBe(0);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(800);
      const text = await page.locator('main').innerText();
      // oxlint-disable-next-line no-control-regex -- it looks for control characters
      expect(/[\u0000-\u0008\u000b-\u001f\u202a-\u202e\u2066-\u2069]/.test(text)).toBe(false);
      expect(faults.filter((fault) => !/status of 404/.test(fault))).toEqual([]);
      await page.context().close();
    },
  );

  it('A payload of 900 kB shows its beginning and its size, and all of it on demand, also as a file', async () => {
    const { page } = await bed().open(`tasks/hostile`);
    await page.getByText(/^The first .+ of .+\.$/).waitFor();
    expect(await page.locator('main').innerText()).toMatch(/The first \d+ kB of \d{3} kB\./);
    // A browser that asks where to save the file reads the address later.
    await page.evaluate('globalThis.gone = []; URL.revokeObjectURL = (url) => gone.push(url)');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('hostile.arguments.json');
    const [text] = JSON.parse(await readFile(await download.path(), 'utf8')) as [string];
    expect(text).toBe(HOSTILE);
    expect(await page.evaluate('gone')).toEqual([]);
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByText(/^The first .+ of .+\.$/).waitFor({ state: 'detached' });
  });
});

async function enqueueHostile(bed: Bed): Promise<void> {
  await bed.startWorker();
  const { tasks, client, app } = bed;
  const later = { countdown: '1h', headers: { tenant: 'acme' } } as const;
  await tasks.send
    .with({ ...later, id: 'hostile' })
    .enqueue(HOSTILE, { [MARKUP]: [HOSTILE], big: 'y'.repeat(900_000) });
  await tasks.fails.with({ id: 'failed' }).enqueue(HOSTILE, MARKUP);
  await app.get(Queues).pause('low', NOTE);
  await tasks.gives.with({ queue: 'low' }).enqueue(1);
  await app.get(Schedules).upsert({ name: 'night', cron: '30 4 * * *', task: tasks.gives.si(HOSTILE) });
  await app.get(Schedules).pause('night', NOTE);
  const flow = chain(tasks.gives.si(HOSTILE), tasks.fails.si(HOSTILE, RIGHT_TO_LEFT));
  await client.enqueue(flow, { id: 'flow' });
  await eventually(async () => expect(await bed.deadLetters.count()).toBe(2));
}
