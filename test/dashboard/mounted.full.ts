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

    it.each([
      ['', false],
      [', also where the token of the page is no longer taken', true],
    ])('A user whose role has changed is refused, and loses the buttons%s', async (_where, losesToken) => {
      const { page } = await browser.open(`${address}#/queues`);
      const row = page.getByRole('row').filter({ hasText: 'mails' });
      await row.getByRole('button', { name: 'Pause' }).click();
      if (losesToken) await page.context().clearCookies();
      await page.context().addCookies([{ name: 'role', value: 'viewer', url: address }]);
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Pause' }).click();
      await dialog.getByText('You need the permission queues.pause for this.').waitFor();
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      await row.getByRole('button').first().waitFor({ state: 'detached' });
      await page.context().close();
    });

    it('A change to many tasks is shown to the user who began it, with Abort while the role allows it', async () => {
      const { page } = await browser.open('about:blank');
      const be = (user: string, role: string) =>
        page.context().addCookies([
          { name: 'user', value: user, url: address },
          { name: 'role', value: role, url: address },
        ]);
      const reads: string[] = [];
      await page.route(/\/bulk\/[^/]+$/, async (route) => {
        reads.push(route.request().url());
        const response = await route.fetch();
        await route.fulfill({ response, json: { ...(await response.json()), state: 'running' } });
      });
      const progress = page.getByRole('region', { name: 'Revoke' });
      const abort = progress.getByRole('button', { name: 'Abort' });

      await be('one', 'admin');
      await page.goto(`${address}#/tasks`);
      await page.getByRole('checkbox', { name: /^Select mail.send/ }).check();
      await page.getByRole('button', { name: 'Revoke', exact: true }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
      await abort.waitFor();

      await be('one', 'viewer');
      await page.reload();
      await progress.waitFor();
      expect(await abort.count()).toBe(0);

      await be('one', 'admin');
      await page.reload();
      await abort.waitFor();
      await be('two', 'viewer');
      await abort.click();
      await progress.waitFor({ state: 'detached' });

      await page.goto('about:blank');
      reads.length = 0;
      // The list is read when the page is drawn, and so is a change that the browser keeps.
      const list = page.waitForResponse(/\/api\/v1\/tasks\?/);
      await page.goto(`${address}#/tasks`);
      await list;
      expect(reads).toEqual([]);
      await be('one', 'admin');
      await page.reload();
      await abort.waitFor();
      await page.unrouteAll({ behavior: 'ignoreErrors' });
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
