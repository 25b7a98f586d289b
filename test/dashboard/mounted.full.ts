import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ChildProcess } from '../support/child-process.js';
import { TestBrowser } from './browser.js';
import { describeInBrowser } from './describe-in-browser.js';
import { RewritingProxy } from './mounted/rewriting-proxy.js';

describe.each(['express', 'fastify'])('The dashboard in an application on %s', (adapter) => {
  describeInBrowser('with a global prefix and the headers of helmet', () => {
    let app: ChildProcess;
    let browser: TestBrowser;
    let address: string;

    beforeAll(async () => {
      app = ChildProcess.spawnPlain('dashboard/mounted/app.mjs', { ADAPTER: adapter });
      browser = await TestBrowser.launch();
      address = /http:\S+/.exec(await app.line('LISTENS '))?.[0] ?? '';
    });
    afterAll(async () => {
      await browser.close();
      app.kill('SIGKILL');
      await app.exited;
    });

    /** Loads the page, waits for its stream, and changes something. */
    async function use(place: string): Promise<void> {
      const { page, faults } = await browser.open(place);
      await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
      await page.getByText('Live', { exact: true }).waitFor();
      await page.getByRole('link', { name: 'Queues' }).first().click();
      const row = page.getByRole('row').filter({ hasText: 'mails' });
      await row.getByRole('button', { name: 'Pause' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
      await row.getByRole('button', { name: 'Resume' }).click();
      await row.getByRole('button', { name: 'Pause' }).waitFor();
      expect(faults).toEqual([]);
      await page.context().close();
    }

    it('It loads, follows its stream and changes a queue', async () => {
      await use(address);
    });

    it('It does so from its address without a slash', async () => {
      await use(address.replace(/\/$/, ''));
    });

    it('A user whose role has changed is refused, and loses the buttons', async () => {
      const { page } = await browser.open(`${address}#/queues`);
      const row = page.getByRole('row').filter({ hasText: 'mails' });
      await row.getByRole('button', { name: 'Pause' }).click();
      await page.context().addCookies([{ name: 'role', value: 'viewer', url: address }]);
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Pause' }).click();
      await dialog.getByText('You need the permission queues.pause for this.').waitFor();
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      await row.getByRole('button').first().waitFor({ state: 'detached' });
      await page.context().close();
    });

    it('Such a user loses the buttons also where the token of the page is no longer taken', async () => {
      const { page } = await browser.open(`${address}#/queues`);
      const row = page.getByRole('row').filter({ hasText: 'mails' });
      await row.getByRole('button', { name: 'Pause' }).click();
      await page.context().clearCookies();
      await page.context().addCookies([{ name: 'role', value: 'viewer', url: address }]);
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Pause' }).click();
      await dialog.getByText('You need the permission queues.pause for this.').waitFor();
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      await row.getByRole('button').first().waitFor({ state: 'detached' });
      await page.context().close();
    });

    it('A user who may see nothing any more is told so, and is let in again', async () => {
      const { page } = await browser.open(`${address}#/queues`);
      const row = page.getByRole('row').filter({ hasText: 'mails' });
      await row.waitFor();
      const be = (role: string) => page.context().addCookies([{ name: 'role', value: role, url: address }]);
      await be('none');
      await page.getByRole('button', { name: 'Refresh' }).click();
      await page.getByText('You may not use this dashboard.').waitFor();
      await be('viewer');
      await page.getByRole('button', { name: 'Try again' }).click();
      await row.waitFor();
      await page.context().close();
    });

    it('It does so behind a proxy that rewrites its path and adds a strict policy', async () => {
      const proxy = new RewritingProxy('/tools/board/', new URL(address));
      try {
        await use(await proxy.listen());
      } finally {
        proxy.close();
      }
    });
  });
});
