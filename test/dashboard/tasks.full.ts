import { expect, it } from '@jest/globals';
import { Queues } from 'nest-task-queue';
import { eventually } from '../support/eventually.js';
import { Bed } from './bed.js';
import { idIn } from './browser.js';
import { describeInBrowser } from './describe-in-browser.js';

describeInBrowser('The Tasks pages in a browser', () => {
  const bed = Bed.use();

  it('A search by argument finds the task, and its link opens it', async () => {
    const later = bed().tasks.send.with({ countdown: '1h' });
    const gold = await later.enqueue('someone@example.com', { plan: 'gold', total: 12 });
    const silver = await later.enqueue('other@example.com', { plan: 'silver' });
    const { page, faults } = await bed().open('tasks');
    await page.getByRole('combobox', { name: 'Filter' }).fill('args.1.plan:gold');
    await page.keyboard.press('Enter');
    await page.getByText('All 2 records were looked through.').waitFor();
    await page.getByRole('table', { name: 'Tasks' }).getByRole('link').click();
    await page.getByRole('heading', { level: 1 }).filter({ hasText: 'mail.send' }).waitFor();
    expect(page.url()).toContain(`#/tasks/${gold.id}`);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('delayed');
    await Promise.all([gold.revoke(), silver.revoke()]);
    expect(faults).toEqual([]);
  });

  it('A search that is refused says why and what helps, and begins when it is tried again', async () => {
    const { page } = await bed().open('overview');
    const error = { code: 'BUSY', message: '4 searches run already.', fix: 'Wait for one of them to end.' };
    await page.route('**/tasks/search?*', (route) => route.fulfill({ status: 429, json: { error } }), {
      times: 1,
    });
    await page.goto(`${bed().url}#/tasks?filter=args%3Anobody`);
    const alert = page.getByRole('alert');
    await alert.getByText(error.message).waitFor();
    await alert.getByText(error.fix).waitFor();
    await alert.getByRole('button', { name: 'Try again' }).click();
    await page.getByText(/records were looked through/).waitFor();
  });

  it('A suggestion completes a qualifier and its value, and the address keeps the filter', async () => {
    const { page, faults } = await bed().open('tasks');
    const bar = page.getByRole('combobox', { name: 'Filter' });
    await bar.pressSequentially('sta');
    await page.getByRole('option', { name: 'state:' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('option', { name: 'succeeded' }).click();
    await eventually(() => expect(page.url()).toContain('filter=state%3Asucceeded'));
    await page.reload();
    expect(await bar.inputValue()).toBe('state:succeeded');
    expect(faults).toEqual([]);
  });

  it('A filter with a mistake says what is wrong and lists no tasks', async () => {
    const { page } = await bed().open('tasks?filter=colour%3Ared');
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toContain('there is no such qualifier');
    expect(await page.getByRole('table').count()).toBe(0);
  });

  it('A delayed task that is revoked on its page ends as REVOKED', async () => {
    const delayed = await bed().tasks.send.with({ countdown: '1h' }).enqueue('later@example.com');
    const { page, faults } = await bed().open(`tasks/${delayed.id}`);
    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('heading', { level: 1 }).filter({ hasText: 'revoked' }).waitFor();
    expect(await delayed.state()).toBe('REVOKED');
    expect(faults).toEqual([]);
  });

  it('A running task that is stopped on its page ends as REVOKED, and the page shows its progress before', async () => {
    const latch = bed().scene.latch();
    const running = await bed().tasks.holds.enqueue(latch.path);
    await eventually(async () => expect(await running.state()).toBe('STARTED'));
    const { page, faults } = await bed().open(`tasks/${running.id}`);
    await page.getByText('25%').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('heading', { level: 1 }).filter({ hasText: 'revoked' }).waitFor();
    expect(await running.state()).toBe('REVOKED');
    expect(faults).toEqual([]);
  });

  it('A task that is run again leads to the page of the new task, which runs with the same arguments', async () => {
    const first = await bed().tasks.send.with({ countdown: '1h' }).enqueue('again@example.com');
    const { page, faults } = await bed().open(`tasks/${first.id}`);
    await page.getByRole('button', { name: 'Run again' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Run again' }).click();
    await page.getByRole('heading', { level: 1 }).filter({ hasText: 'succeeded' }).waitFor();
    const id = idIn(page);
    expect(id).not.toBe(first.id);
    expect(await bed().client.result(id).get()).toBe('sent to again@example.com');
    expect(await first.state()).toBe('PENDING');
    await first.revoke();
    expect(faults).toEqual([]);
  });

  it('Arguments are shown when they are asked for, numbers as they were sent, and the look is audited', async () => {
    const details = { account: 9007199254740991, rate: 0.1 };
    const sent = await bed().tasks.send.with({ countdown: '1h' }).enqueue('secret@example.com', details);
    const { page, faults } = await bed().open(`tasks/${sent.id}`);
    await page.getByRole('button', { name: 'Show them' }).waitFor();
    expect(await page.getByText('secret@example.com').count()).toBe(0);
    await page.getByRole('button', { name: 'Show them' }).click();
    await page.getByText('"secret@example.com"').last().waitFor();
    await page.getByRole('button', { name: /"account"/ }).click();
    await page.getByText('9007199254740991', { exact: true }).waitFor();
    const { entries } = await bed().inspector.audit();
    expect(entries[0]).toMatchObject({ via: 'dashboard', who: 'local' });
    expect(entries[0]?.target).toContain(sent.id);
    await sent.revoke();
    expect(faults).toEqual([]);
  });

  it('A task whose id is a step of a path is opened from the list and revoked', async () => {
    const task = await bed()
      .tasks.send.with({ id: '..', countdown: '1h', queue: 'low' })
      .enqueue('up@example.com');
    const { page, faults } = await bed().open('tasks?filter=state%3Adelayed%20queue%3Alow');
    await page.getByRole('table', { name: 'Tasks' }).getByRole('link').first().click();
    await page.getByRole('heading', { level: 1 }).filter({ hasText: 'mail.send' }).waitFor();
    await page.getByRole('button', { name: 'Show them' }).click();
    await page.getByText('"up@example.com"').last().waitFor();
    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await eventually(async () => expect(await task.state()).toBe('REVOKED'));
    expect(faults).toEqual([]);
  });

  it('Who has asked for the arguments sees the result as soon as it comes, which is one more look in the audit', async () => {
    const queues = bed().app.get(Queues);
    await queues.pause('low', '');
    const { id } = await bed().tasks.send.with({ queue: 'low' }).enqueue('later@example.com');
    const { page, faults } = await bed().open(`tasks/${id}`);
    await page.getByRole('button', { name: 'Show them' }).click();
    await page.getByText('"later@example.com"').last().waitFor();
    await queues.resume('low');
    await page.getByText('"sent to later@example.com"').waitFor();
    expect(await page.getByText('"later@example.com"').count()).toBeGreaterThan(0);
    const { entries } = await bed().inspector.audit();
    const looks = entries.filter(
      ({ action, target }) => action === 'Dashboard.readArguments' && target === id,
    );
    expect(looks).toHaveLength(2);
    expect(faults).toEqual([]);
  });

  it('Of a task that has succeeded the result is kept, so it is shown and the task cannot run again', async () => {
    const sent = await bed().tasks.send.enqueue('done@example.com');
    await sent.get();
    const { page, faults } = await bed().open(`tasks/${sent.id}`);
    await page.getByRole('button', { name: 'Show them' }).click();
    await page.getByText('"sent to done@example.com"').waitFor();
    expect(await page.getByRole('button', { name: 'Run again' }).count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it('A failed task shows its error with its stack, and leads to its dead letter', async () => {
    const failed = await bed().tasks.send.enqueue('nowhere');
    await failed.get().catch(() => undefined);
    const { page, faults } = await bed().open(`tasks/${failed.id}`);
    await page.getByText('nowhere is no address').first().waitFor();
    const retry = page.locator('.life-event.retried');
    await retry.locator('time').waitFor();
    await retry.getByText('attempt 1').waitFor();
    await page.getByText('Stack', { exact: true }).first().click();
    await page
      .getByText(/board-tasks/)
      .first()
      .waitFor();
    await page.getByRole('link', { name: 'Dead letter', exact: true }).click();
    await page.getByRole('button', { name: 'Requeue' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('In German a task says why it waits, a dead letter why it was given up, and an unknown id that it is unknown', async () => {
    const { tasks, app, deadLetters } = bed();
    await app.get(Queues).pause('low', 'voll');
    await tasks.gives.with({ id: 'held', queue: 'low' }).enqueue(1);
    await tasks.fails.with({ id: 'dead' }).enqueue('no');
    await eventually(async () => expect(await deadLetters.get('dead')).toBeDefined());
    const { page } = await bed().open('tasks/held', { locale: 'de-DE' });
    await page.getByText('Die Queue ist angehalten: voll.').waitFor();
    for (const place of ['tasks/dead', 'dead-letters/dead']) {
      await page.goto(`${bed().url}#/${place}`);
      await page.getByText('keine Wiederholung war übrig').waitFor();
    }
    await page.goto(`${bed().url}#/tasks/nobody`);
    await page.getByText('Das gibt es nicht oder nicht mehr.').waitFor();
    await app.get(Queues).resume('low');
    await page.context().close();
  });

  it('All tasks that match a filter are revoked in bulk, others are left alone', async () => {
    const later = { countdown: '1h' } as const;
    const matching = await bed()
      .tasks.send.with({ ...later, queue: 'low' })
      .enqueueMany([['a@x'], ['b@x'], ['c@x']]);
    const other = await bed().tasks.send.with(later).enqueue('d@x');
    const { page, faults } = await bed().open('tasks?filter=state%3Adelayed%20queue%3Alow');
    const table = page.getByRole('table', { name: 'Tasks' });
    await table
      .getByRole('checkbox', { name: /^Select mail.send/ })
      .first()
      .check();
    await page.getByText('1 selected').waitFor();
    await page.getByRole('button', { name: 'Select all that match' }).click();
    await page.getByText('All 3 that match').waitFor();
    await page.getByRole('button', { name: 'Revoke', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('3 tasks revoked').waitFor();
    expect(await Promise.all(matching.map((each) => each.state()))).toEqual([
      'REVOKED',
      'REVOKED',
      'REVOKED',
    ]);
    expect(await other.state()).toBe('PENDING');
    await page.getByText('No task fits').waitFor();
    await other.revoke();
    expect(faults).toEqual([]);
  });

  it('Running tasks that are selected are stopped in bulk, and another one runs on', async () => {
    const latch = bed().scene.latch();
    const hold = () => bed().tasks.holds.enqueue(latch.path);
    const stopped = [await hold(), await hold()];
    const other = await hold();
    const all = [...stopped, other];
    await eventually(async () => {
      for (const each of all) expect(await each.state()).toBe('STARTED');
    });
    const { page, faults } = await bed().open('tasks?filter=state%3Arunning');
    const table = page.getByRole('table', { name: 'Tasks' });
    for (const { id } of stopped)
      await table
        .getByRole('row')
        .filter({ has: page.locator(`a[href$="${id}"]`) })
        .getByRole('checkbox')
        .check();
    await page.getByText('2 selected').waitFor();
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByRole('dialog').getByText('Stop 2 tasks?').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Stop' }).click();
    await page.getByText('2 tasks stopped').waitFor();
    expect(await Promise.all(all.map((each) => each.state()))).toEqual(['REVOKED', 'REVOKED', 'STARTED']);
    latch.open();
    expect(await other.get()).toBe('held');
    expect(faults).toEqual([]);
  });
});
