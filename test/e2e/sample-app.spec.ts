import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ChildProcess } from '../support/child-process.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.js';
import { uniqueNamespace } from '../support/namespace.js';

const running = new Set<ChildProcess>();

function start(script: string, env: NodeJS.ProcessEnv): ChildProcess {
  const child = ChildProcess.spawn(script, { NAMESPACE: uniqueNamespace('sample'), ...env });
  running.add(child);
  void child.exited.then(() => running.delete(child));
  return child;
}

async function endAll(): Promise<void> {
  const left = [...running];
  for (const child of left) child.kill('SIGKILL');
  await Promise.all(left.map((child) => child.exited));
}

const BROKERS = [
  ['memory', () => ''],
  ['redis', () => process.env['NTQ_TEST_REDIS_URL'] ?? ''],
] as const;

describe.each(BROKERS)('the day of the sample app on %s', (_name, url) => {
  let lines: readonly string[];
  let code: number | null;

  beforeAll(async () => {
    const demo = start('../sample-app/src/main.ts', { REDIS_URL: url() });
    ({ code } = await demo.exited);
    lines = demo.lines;
  });
  afterAll(endAll);

  it('ends by itself, with exit code 0 and all as expected', () => {
    expect({ code, last: lines.at(-1) }).toEqual({
      code: 0,
      last: expect.stringMatching(/^✓ 26 tasks in .* each ended as expected; 7 mails sent, none twice\.$/),
    });
  });

  it.each([
    ['images.process', '8 4 8 4 0'],
    ['mail.orderConfirmation', '5 4 3 1 0'],
    ['mail.reviewInvitation', '1 1 0 0 0'],
    ['mail.basketReminder', '1 0 0 0 1'],
    ['payments.refund', '2 2 1 0 0'],
    ['reports.sales', '1 1 0 0 0'],
    ['albums.shelve', '5 5 0 0 0'],
    ['mail.parcelSent', '2 1 0 1 0'],
    ['mail.dailyReport', '1 1 0 0 0'],
    ['all', '26 19 12 6 1'],
  ])('counts the tasks %s', (task, counts) => {
    const rows = lines.map((line) => line.trim().split(/\s+/).join(' '));
    expect(rows).toContain(`${task} ${counts}`);
  });

  it.each([
    ['progress', /… running +reports\.sales +2025 +{"weeks":20,"of":52}/],
    ['what a soft limit leaves', /✓ succeeded +reports\.sales +2025 .*exceeded its soft time limit/],
    ['a retry and its wait', /↻ retry +images\.process +rainy-day\.jpg +attempt 2: .* 503; again in \d+ ms/],
    ['a move to the queue low', /✓ succeeded +images\.process +holiday\.jpg +attempt 2: .*queue low/],
    ['a move to the queue critical', /✓ succeeded +images\.process +family\.png .*queue critical/],
    ['what is not retried', /✗ dead letter +images\.process +panorama\.png +attempt 1: ImageTooLargeError/],
    ['the customer being told', /✉ told +ada@mail\.example: .* 48 MB are too much/],
    ['the owner being told', /✉ told +owner@shop\.example: o-1005: no mail to nobody@nowhere\.example/],
    ['the alert', /✉ told +owner@shop\.example: images\.process failed for good after 4 attempts/],
    ['a breaker that opens', /⚡ breaker +print-api +open +its tasks wait/],
    ['a breaker that lets one try', /⚡ breaker +print-api +half-open +one task may try/],
    ['a breaker that closes', /⚡ breaker +print-api +closed +its tasks run/],
    ['the end of a chain', /✓ succeeded +mail\.parcelSent +o-1006 /],
    ['the failed member of a chain', /✗ dead letter +warehouse\.ship +o-1007 +attempt 1: UndeliverableError/],
    ['the member that waited for it', /⊘ not run +mail\.parcelSent +o-1007 +.*UndeliverableError/],
    ['the compensation', /✓ succeeded +warehouse\.release +o-1007 +{"released":true}/],
    ['the body of a chord', /✓ succeeded +reports\.combine +3 results +.*"accounts":3,"cents":246000}/],
    ['the revoked task', /⊘ revoked +mail\.basketReminder +b-9/],
    ['the classes of the explained error', /^ {2}error +ImageApiError < Error: the image API answered 500/],
    ['its fields', /^ {2}fields +{"status":500,"endpoint":"POST \/v1\/thumbnails"}/],
    ['its cause', /^ {2}cause +Error ECONNREFUSED/],
    [
      'the schedule of the night',
      /◷ schedule +daily-reports +0 2 \* \* \* \(UTC\): reports\.daily; +next \S+ 02:00, then \S+ 02:00/,
    ],
    [
      'the schedule of five minutes',
      /◷ schedule +process-webhooks +every 5m: webhooks\.processPending; +next \S+ \d\d:\d[05], then/,
    ],
    [
      'the schedule of the week',
      /◷ schedule +weekly-digest +0 9 \* \* 1 \(Europe\/Paris\): mail\.weeklyDigest; +next \S+ 0[78]:00/,
    ],
    [
      'a part of what that puts in its place',
      /✓ succeeded +reports\.account +initech +attempt 2: .*45000}, queue low/,
    ],
    ['the schedule that is fired by hand', /✓ succeeded +mail\.dailyReport +\d{4}-\d\d-\d\d +{"messageId":/],
    ['its last attempt', /^ {2}attempt 4 +ImageApiError: .* < connect ECONNREFUSED/],
  ])('shows %s', (_what, line) => {
    expect(lines.filter((text) => line.test(text))).toHaveLength(1);
  });

  it('runs the urgent first, though it was enqueued last', () => {
    const ends = lines.filter((line) => line.includes('✓ succeeded')).slice(0, 4);
    const subjects = ends.map((line) => / (charge-76|o-100\d|2025) /.exec(line)?.[1]);
    expect(subjects).toEqual(['charge-76', 'o-1002', 'o-1001', '2025']);
  });

  it('compensates the order that failed, and no other', () => {
    const released = lines.flatMap((line) => /✓ succeeded +warehouse\.release +(\S+)/.exec(line)?.[1] ?? []);
    expect(released).toEqual(['o-1007']);
  });

  it('combines the accounts when the last of them is there', () => {
    const ends = lines.flatMap((line) => /✓ succeeded +reports\.(account|combine) /.exec(line)?.[1] ?? []);
    expect(ends).toEqual(['account', 'account', 'account', 'combine']);
  });

  it('says each thing once: the log of Nest and of the worker is quiet', () => {
    expect(lines.filter((line) => line.includes('[Nest]'))).toEqual([]);
  });
});

it('the day of the sample app fails with exit code 1 and says why, when the outside world plays another script', async () => {
  const demo = start('./e2e/sample-surprise.ts', { REDIS_URL: '' });
  const { code } = await demo.exited;
  expect({ code, last: demo.lines.at(-1) }).toEqual({
    code: 1,
    last: '✗ images.process sunset.jpg: expected SUCCESS after 0 retries in its queue, found SUCCESS after 1 in default',
  });
  await endAll();
});

describe.each(BROKERS)('the web server of the sample app on %s', (_name, broker) => {
  let shop: ChildProcess;
  let url: string;

  beforeAll(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    shop = start('./e2e/sample-web.ts', { REDIS_URL: broker(), PORT: String(port) });
    await shop.line('The shop is open');
  });
  afterAll(endAll);

  const post = (path: string, body: string) =>
    fetch(url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body });

  const read = async (path: string): Promise<unknown> => (await fetch(url + path)).json();

  it('takes an order at once and lets its task be followed to the end', async () => {
    const reply = await post('/orders', '{"id":"o-1","email":"bob@greylist.example"}');
    expect(reply.status).toBe(202);
    const { tasks, see } = (await reply.json()) as { tasks: Record<string, string>; see: string };
    expect(Object.keys(tasks)).toEqual(['confirmation', 'fulfilment', 'reviewInvitation']);
    await eventually(async () => {
      expect(await read(see)).toMatchObject({
        state: 'SUCCESS',
        retries: 2,
        value: { messageId: expect.stringMatching(/^msg-/) },
      });
    });
  });

  it('ships an order in a workflow, whose last member stands for all of it', async () => {
    const reply = await post('/orders', '{"id":"o-3","email":"ada@mail.example"}');
    const { tasks } = (await reply.json()) as { tasks: Record<string, string> };
    await eventually(async () =>
      expect(await read(`/tasks/${tasks['fulfilment']}`)).toMatchObject({
        name: 'mail.parcelSent',
        state: 'SUCCESS',
      }),
    );
  });

  it('shows why an upload failed, among the tasks and among the dead letters', async () => {
    const reply = await post('/uploads', '{"name":"film.avi","size":1000,"format":"avi"}');
    expect(reply.status).toBe(202);
    const { taskId, see } = (await reply.json()) as { taskId: string; see: string };
    const failure = { name: 'UnsupportedFormatError', code: 'IMAGE_FORMAT', fields: { format: 'avi' } };
    await eventually(async () =>
      expect(await read(see)).toMatchObject({ state: 'FAILURE', reason: 'error', failure }),
    );
    expect(await read('/dead-letters')).toMatchObject([{ id: taskId, task: 'images.process', failure }]);
  });

  it('shows the trace of an order as a tree: the request, its enqueues, and each run below them', async () => {
    await post('/orders', '{"id":"o-4","email":"bob@greylist.example"}');
    await eventually(async () => {
      const text = await (await fetch(`${url}/trace/o-4`)).text();
      expect(text).toMatch(/^trace [0-9a-f]{32}\n\nPOST \/orders {2}\+0 ms, /);
      expect(text).toMatch(/^ {2}send mail.orderConfirmation /m);
      for (const attempt of [1, 2, 3])
        expect(text).toMatch(new RegExp(`^ {4}process mail.orderConfirmation .*attempt ${attempt}`, 'm'));
      for (const task of ['warehouse.reserve', 'warehouse.ship', 'mail.parcelSent'])
        expect(text).toMatch(new RegExp(`^ {4}process ${task} .*attempt 1`, 'm'));
    });
    expect((await fetch(`${url}/trace/nobody`)).status).toBe(404);
  });

  it('answers probes, and shows its metrics', async () => {
    expect(await read('/health/live')).toMatchObject({ status: 'up' });
    expect(await read('/health/ready')).toMatchObject({ status: 'up', details: { phase: 'running' } });
    expect(await (await fetch(`${url}/metrics`)).text()).toContain('ntq_queue_waiting{queue="critical"} ');
  });

  it('shows its queues, the urgent first', async () => {
    const { queues } = (await read('/queues')) as { queues: { name: string }[] };
    expect(queues.map(({ name }) => name)).toEqual(['critical', 'default', 'low']);
  });

  it.each([
    ['/orders', '{"id":"o-2"}'],
    ['/orders', '{"id":"no id","email":"a@b.c"}'],
    ['/orders', '{"id":"o-2","email":"a@b.c","isExpress":"yes"}'],
    ['/orders', '[]'],
    ['/orders', '{"id":'],
    ['/uploads', '{"name":"a.jpg","size":-1,"format":"jpg"}'],
    ['/uploads', '{"name":"","size":1,"format":"jpg"}'],
  ])('refuses at %s the body %s', async (path, body) => {
    expect((await post(path, body)).status).toBe(400);
  });

  it('has its dashboard at /ops, which knows its queues', async () => {
    const session = await read('/ops/api/v1/session');
    expect(session).toMatchObject({ as: 'shopkeeper', role: 'admin', environment: { label: 'sample' } });
    const { queues } = (await read('/ops/api/v1/queues')) as { queues: { name: string }[] };
    expect(queues.map(({ name }) => name)).toEqual(['critical', 'default', 'low']);
  });

  it('knows no task that nobody enqueued', async () => {
    expect((await fetch(`${url}/tasks/nobody`)).status).toBe(404);
  });
});

describe('the stop of the web server of the sample app', () => {
  afterEach(endAll);

  it('comes with SIGTERM, and with exit code 0', async () => {
    const shop = start('./e2e/sample-web.ts', { REDIS_URL: '', PORT: String(await freePort()) });
    await shop.line('The shop is open');
    shop.kill('SIGTERM');
    expect(await shop.exited).toEqual({ code: 0, signal: null });
  });
});
