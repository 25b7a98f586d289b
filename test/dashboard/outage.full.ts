import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { RedisProcess } from '../support/redis-process.js';
import { Bed } from './bed.js';
import { TestBrowser } from './browser.js';
import { describeInBrowser } from './describe-in-browser.js';

describeInBrowser('The pages of tasks while Redis is away', () => {
  let bed: Bed;
  let redis: RedisProcess;
  let browser: TestBrowser;
  let url: string;

  beforeAll(async () => {
    bed = await Bed.start({ aof: true });
    redis = bed.redis;
    await bed.tasks.send.with({ id: 'later', countdown: '1h' }).enqueue('later@example.com');
    [browser, url] = await Promise.all([TestBrowser.launch(), bed.startDashboard()]);
  });
  afterAll(async () => {
    await browser.close();
    await bed.end();
  });

  it.each(['tasks?filter=state%3Adelayed', 'tasks/later'])(
    '#/%s says that Redis is away, keeps what it has shown, and goes on when it is back',
    async (place) => {
      const { page } = await browser.open(`${url}#/${place}`);
      await page.getByText('mail.send').first().waitFor();
      await page.getByText('Live', { exact: true }).waitFor();
      await redis.kill9();
      await page.getByText('Redis is away').first().waitFor();
      expect(await page.getByText('mail.send').first().isVisible()).toBe(true);
      await redis.restart();
      await page.getByText('Live', { exact: true }).waitFor();
      await page.getByRole('alert').waitFor({ state: 'detached' });
      expect(await page.getByText('mail.send').first().isVisible()).toBe(true);
      await page.context().close();
    },
  );
});
