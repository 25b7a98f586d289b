import { expect, it } from '@jest/globals';
import { Bed } from './bed.js';
import { describeInBrowser } from './describe-in-browser.js';

describeInBrowser('The pages of tasks while Redis is away', () => {
  const bed = Bed.use({
    redis: { aof: true },
    prepare: ({ tasks }) => tasks.send.with({ id: 'later', countdown: '1h' }).enqueue('later@example.com'),
  });

  it.each(['tasks?filter=state%3Adelayed', 'tasks/later'])(
    '#/%s says that Redis is away, keeps what it has shown, and goes on when it is back',
    async (place) => {
      const { page } = await bed().open(`${place}`);
      await page.getByText('mail.send').first().waitFor();
      await page.getByText('Live', { exact: true }).waitFor();
      await bed().redis.kill9();
      await page.getByText('Redis is away').first().waitFor();
      expect(await page.getByText('mail.send').first().isVisible()).toBe(true);
      await bed().redis.restart();
      await page.getByText('Live', { exact: true }).waitFor();
      await page.getByRole('alert').waitFor({ state: 'detached' });
      expect(await page.getByText('mail.send').first().isVisible()).toBe(true);
      await page.context().close();
    },
  );
});
