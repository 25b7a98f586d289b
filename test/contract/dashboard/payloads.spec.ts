import { describe, expect, it } from '@jest/globals';
import type {
  DeadLetterDetail,
  TaskArguments,
  TaskDetail,
  TaskList,
} from '../../../src/dashboard/api-types.js';
import type { Redact } from '../../../src/core/redact.js';
import { failed, succeeded } from '../messages.js';
import { openMemory } from '../memory-opening.js';
import { openRedis } from '../redis-opening.js';
import { useDashboard } from './dashboard-stage.js';

const SECRET = 'sk_live_0123456789';
const redact: Redact = (text, key) => (key === 'password' ? '***' : text.replaceAll(/sk_live_\w+/g, '***'));
const body = JSON.stringify({
  args: [{ user: 'ann', password: 'hunter2' }, `token ${SECRET}`],
  headers: { tenant: 'acme', password: 'hunter2' },
});

describe.each([
  ['memory', openMemory],
  ['Redis', () => openRedis()],
])('The secrets of tasks on %s', (_name, open) => {
  const board = useDashboard(open, { redact });
  const { stage } = board;

  it('No route lets a redacted text out, in arguments, headers, results, failures, progress and notes', async () => {
    const failure = JSON.stringify({
      classes: ['ApiError'],
      name: 'ApiError',
      message: `no answer for ${SECRET}`,
      stack: `at ${SECRET}`,
      fields: { key: SECRET, password: 'hunter2' },
      cause: { classes: [], name: 'Error', message: SECRET },
    });
    const worker = stage.worker();
    await stage.publish('good', { body });
    const lease = await worker.leaseOne();
    await stage.broker.results.progress('good', lease.token, JSON.stringify({ step: SECRET }));
    await worker.settle(lease, {
      ...succeeded,
      value: JSON.stringify({ token: SECRET, password: 'hunter2' }),
    } as never);
    await stage.publish('bad', { body });
    await worker.settle(await worker.leaseOne(), { ...failed, failure } as never);
    await stage.publish('waits', { body });
    const paths = [
      ...['tasks', 'tasks/good', 'tasks/bad', 'tasks/waits', 'tasks/good/arguments', 'tasks/bad/arguments'],
      ...['tasks?filter=state:failed', 'tasks?filter=state:succeeded', 'tasks/waits/arguments'],
      ...['dead-letters', 'dead-letters/bad', 'dead-letters/bad/arguments', 'dead-letters/groups'],
    ];
    for (const path of paths) {
      const text = JSON.stringify(await board.get(path));
      expect([path, text]).toEqual([path, expect.not.stringMatching(/sk_live_|hunter2/)]);
    }
    const task = await board.get<TaskDetail>('tasks/waits');
    expect(task.arguments?.json).toBe('[{"user":"ann","password":"***"},"token ***"]');
    expect(task.headers).toEqual({ tenant: 'acme', password: '***' });
  });

  it('A list cuts arguments at 200 characters, and a detail at 64 KiB', async () => {
    await stage.publish('a', { body: JSON.stringify({ args: ['ü'.repeat(300), 'ü'.repeat(200_000)] }) });
    const { tasks } = await board.get<TaskList>('tasks');
    expect(tasks[0]?.argumentsText).toHaveLength(201);
    const { arguments: shown } = await board.get<TaskDetail>('tasks/a');
    expect(shown).toMatchObject({ isCut: true, bytes: 400_607 });
    expect(Buffer.byteLength(shown?.json ?? '')).toBeLessThanOrEqual(65_536);
    expect(shown?.json).not.toContain('\ufffd');
  });

  it('All of a detail comes when it is asked for, and is redacted', async () => {
    const long = JSON.stringify({ args: ['ü'.repeat(200_000), { password: 'hunter2' }] });
    await board.fail('b', { body: long });
    await stage.publish('a', { body: long });
    for (const path of ['tasks/a', 'dead-letters/b']) {
      const cut = await board.get<TaskArguments>(`${path}/arguments`);
      const { arguments: whole } = await board.get<TaskArguments>(`${path}/arguments?whole=true`);
      expect([cut.arguments?.isCut, whole?.isCut]).toEqual([true, false]);
      expect(Buffer.byteLength(whole?.json ?? '')).toBe(cut.arguments?.bytes);
      expect(JSON.parse(whole?.json ?? '')).toEqual(['ü'.repeat(200_000), { password: '***' }]);
    }
  });

  it('A message that nobody can read shows its bytes, and cannot be edited', async () => {
    await board.fail('b', { body: 'no json' });
    await stage.broker.tasks.publish([{ ...stage.message('a'), body: 'no json' }]);
    expect(await board.get<TaskDetail>('tasks/a')).toMatchObject({ id: 'a' });
    expect(await board.get<DeadLetterDetail>('dead-letters/b')).toMatchObject({ canEdit: false });
  });
});

describe('Arguments that are shown on demand', () => {
  const board = useDashboard(openMemory, { arguments: 'on demand' });
  const { stage } = board;

  it('They are in no list and no detail, and each look is noted', async () => {
    await board.fail('a', { body });
    await stage.publish('b', { body });
    for (const path of ['tasks', 'tasks/b', 'tasks/a', 'dead-letters', 'dead-letters/a'])
      expect([path, JSON.stringify(await board.get(path))]).toEqual([
        path,
        expect.not.stringMatching(/hunter2|acme/),
      ]);
    expect(await board.get<TaskArguments>('tasks/b/arguments')).toMatchObject({
      headers: { tenant: 'acme' },
    });
    expect(await board.get<TaskArguments>('dead-letters/a/arguments')).toMatchObject({
      headers: { tenant: 'acme' },
    });
    expect(await board.audit()).toEqual([
      'ann (dashboard) Dashboard.readArguments b',
      'ann (dashboard) Dashboard.readArguments a',
    ]);
  });

  it('They need a permission of their own', async () => {
    await stage.publish('b', { body });
    const { status } = await board.ask('GET', 'tasks/b/arguments', { access: 'viewer' });
    expect(status).toBe(403);
  });
});

describe('Arguments that are hidden', () => {
  const board = useDashboard(openMemory, { arguments: 'hidden' });

  it('Nobody gets them', async () => {
    await board.fail('a', { body });
    for (const path of ['tasks/a/arguments', 'dead-letters/a/arguments'])
      expect(await board.ask('GET', path)).toMatchObject({
        status: 403,
        value: { error: { code: 'HIDDEN' } },
      });
    expect(JSON.stringify(await board.get('dead-letters/a'))).not.toContain('hunter2');
  });
});

describe('The link to a trace', () => {
  const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

  describe('of an application that names an address', () => {
    const board = useDashboard(openMemory, { traceUrl: (id) => `https://traces.example/${id}` });

    it('It stands at the task', async () => {
      await board.stage.publish('a', { trace });
      expect(await board.get('tasks/a')).toMatchObject({
        traceUrl: 'https://traces.example/0af7651916cd43dd8448eb211c80319c',
      });
    });
  });

  describe('of an application whose address is a script', () => {
    const board = useDashboard(openMemory, { traceUrl: () => 'javascript:alert(1)' });

    it('It is left out', async () => {
      await board.stage.publish('a', { trace });
      expect(await board.get('tasks/a')).not.toHaveProperty('traceUrl');
    });
  });
});
