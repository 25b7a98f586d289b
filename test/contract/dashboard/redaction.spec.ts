import { describe, expect, it, jest } from '@jest/globals';
import type { BulkJob, TaskDetail, TaskList } from '../../../src/dashboard/api-types.js';
import type { Redact } from '../../../src/core/redact.js';
import { eventually } from '../../support/eventually.js';
import { openMemory } from '../memory-opening.js';
import { openRedis } from '../redis-opening.js';
import { useDashboard } from './dashboard-stage.js';

const redact: Redact = (text, key) =>
  key === 'tokens' || key === 'blob' ? '***' : text.replaceAll(/sk_live_\w{24}\b/g, '***');
const bodyOf = (...args: unknown[]) => JSON.stringify({ args });

describe.each([
  ['memory', openMemory],
  ['Redis', () => openRedis()],
])('What a rule of redaction sees on %s', (_name, open) => {
  const board = useDashboard(open, { redact });
  const { stage } = board;

  it('The items of a list have the name of the property that holds it, however deep', async () => {
    await stage.publish('a', { body: bodyOf({ tokens: ['x', [['y']], { user: 'ann' }] }, ['z']) });
    const { arguments: shown } = await board.get<TaskDetail>('tasks/a');
    expect(shown?.json).toBe('[{"tokens":["***",[["***"]],{"user":"ann"}]},["z"]]');
  });

  it('A row shows no beginning of a secret that was cut before the rule could know it', async () => {
    const body = bodyOf({ blob: 'x'.repeat(4_060), text: 'sk_live_0123456789abcdefghijklmn' });
    await stage.publish('a', { body });
    const { tasks } = await board.get<TaskList>('tasks');
    expect(tasks[0]?.argumentsText).toMatch(/^\[\{"blob":"\*\*\*","text":…$/);
  });

  it.each([
    ['99999999999999999999999999999', 400],
    ['18446744073709551616', 400],
    ['18446744073709551615', 200],
    ['-1', 400],
  ])('The cursor %s of waiting tasks is answered by %i', async (cursor, status) => {
    await stage.publish('a');
    expect((await board.ask('GET', `tasks?cursor=${cursor}`)).status).toBe(status);
  });

  it.each(['task:x\nevent: status\ndata: {}\n\nevent: z', 'task:a\rb', 'task:a\u0000'])(
    'The topic %j cannot forge events',
    async (topic) => {
      const { status, value } = await board.ask('GET', `live?topics=${encodeURIComponent(topic)}`);
      expect([status, value]).toEqual([400, { error: expect.objectContaining({ code: 'BAD_TOPICS' }) }]);
    },
  );

  it('The reason why a bulk action failed is redacted for the user and in the audit, and is logged', async () => {
    await board.fail('a');
    const error = new TypeError('no such account: sk_live_0123456789abcdefghijklmn');
    jest.spyOn(board.services.broker.deadLetters, 'list').mockRejectedValueOnce(error);
    const { value } = await board.post<BulkJob>('bulk', { action: 'drop', filter: 'task:mail.send' });
    await eventually(async () => {
      expect(await board.get<BulkJob>(`bulk/${value.id}`)).toMatchObject({
        state: 'failed',
        error: { code: 'INTERNAL', message: 'no such account: ***' },
      });
      const { entries } = await board.services.inspector.audit();
      expect(entries[0]).toMatchObject({ action: 'Dashboard.bulk.drop', error: 'no such account: ***' });
    });
    expect(board.warnings).toEqual([error]);
  });

  it('The filter of a bulk action is redacted for the user and in the audit', async () => {
    const filter = 'args:sk_live_0123456789abcdefghijklmn';
    const { value } = await board.post<BulkJob>('bulk', { action: 'revoke', filter });
    expect(value.filter).toBe('args:***');
    await eventually(async () => {
      const { entries } = await board.services.inspector.audit();
      expect(entries.map(({ target }) => target)).toEqual(Array(2).fill("all that fit 'args:***'"));
    });
  });

  it('A task whose id has a comma can be watched by a topic of its own', async () => {
    await stage.publish('a,b');
    const leave = new AbortController();
    const path = `api/v1/live?topic=${encodeURIComponent('task:a,b')}&topic=queues`;
    const { body } = await board.send('GET', path, { signal: leave.signal });
    let text = '';
    for await (const part of body as AsyncIterable<string>) {
      text += part;
      if (/event: task:a,b\n/.test(text) && /event: queues\n/.test(text)) leave.abort();
    }
    expect(text).toContain('"id":"a,b"');
  });
});
