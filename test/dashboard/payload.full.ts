import { it } from '@jest/globals';
import { Queues } from 'nest-task-queue';
import { Bed } from './bed.js';
import { describeInBrowser } from './describe-in-browser.js';

describeInBrowser('Arguments that are always shown', () => {
  const bed = Bed.use({ flags: ['--arguments', 'shown'] });

  it('All of them stay on the page when the result comes, which is shown as well', async () => {
    const queues = bed().app.get(Queues);
    await queues.pause('low', '');
    const { id } = await bed().tasks.send.with({ queue: 'low' }).enqueue('a@x', 'x'.repeat(100_000));
    const { page } = await bed().open(`tasks/${id}`);
    await page.getByRole('button', { name: 'Show all' }).click();
    const cut = page.getByText(/^The first .+ of .+\.$/);
    await cut.waitFor({ state: 'detached' });
    await queues.resume('low');
    await page.getByText('sent to a@x').waitFor();
    await cut.waitFor({ state: 'detached' });
  });
});
