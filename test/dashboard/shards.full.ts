import { expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { Bed } from './bed.js';
import { describeInBrowser } from './describe-in-browser.js';

const NOTE = /^Shard 1( \(since .+\))? did not answer: lists, counts and charts leave it out\.$/;

describeInBrowser('The pages of a namespace over four servers, of which one is down', () => {
  const bed = Bed.use({
    servers: 4,
    redis: { aof: true },
    prepare: async (prepared) => {
      await prepared.startWorker();
      await prepared.redisServers[1]?.kill9();
    },
  });

  it('The first page that is opened shows what the others hold, and says which one is missing', async () => {
    const { page, faults } = await bed().open('overview');
    await page.getByText(NOTE).waitFor();
    await page.getByRole('img', { name: 'Slots, of all workers, on average' }).waitFor();
    expect(faults).toEqual([]);
  });

  it.each(['queues', 'workers'])('#/%s has no error', async (place) => {
    const { page, faults } = await bed().open(place);
    await page.getByText(NOTE).waitFor();
    await page.getByRole('table').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it('The doctor names the shard, and examines the others', async () => {
    const { page, faults } = await bed().open('doctor');
    await page.getByText(/^shard 1 .* does not answer since .*; its tasks wait: /).waitFor();
    await page.getByText('as it should be on all 3 servers').first().waitFor();
    expect(faults).toEqual([]);
  });

  it('The note goes once the server is back', async () => {
    const { page, faults } = await bed().open('workers');
    await page.getByText(NOTE).waitFor();
    await bed().redisServers[1]?.restart();
    await eventually(async () => expect(await page.getByText(NOTE).count()).toBe(0));
    expect(faults).toEqual([]);
  });
});
