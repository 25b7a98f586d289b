import { describe, expect, it } from '@jest/globals';
import type { BulkJob } from '../../../src/dashboard/api-types.js';
import type { DashboardAccess } from '../../../src/dashboard/http/access.js';
import { openMemory } from '../memory-opening.js';
import { openRedis } from '../redis-opening.js';
import { useDashboard, type DashboardStage } from './dashboard-stage.js';

const body = JSON.stringify({ args: [{ user: 'swordfish' }], headers: { tenant: 'swordfish' } });
const VIEWER: DashboardAccess = 'viewer';
const OPERATOR: DashboardAccess = { allow: 'operator', as: 'olga' };

/** What the answer says, whatever its kind: of a stream the text up to its first event of that name, or to its end. */
async function textOf(
  board: DashboardStage,
  path: string,
  access: DashboardAccess,
  last?: string,
): Promise<string> {
  const leave = new AbortController();
  const answer = await board.send('GET', `api/v1/${path}`, { access, signal: leave.signal });
  if (typeof answer.body === 'string' || answer.body instanceof Uint8Array) return String(answer.body);
  let text = '';
  for await (const part of answer.body) {
    text += part;
    if (last !== undefined && part.startsWith(`event: ${last}`)) leave.abort();
  }
  return text;
}

describe.each([
  ['memory', openMemory],
  ['Redis', () => openRedis()],
])('Payloads that a dashboard on %s always shows', (_name, open) => {
  const board = useDashboard(open, { arguments: 'shown' });
  const { stage } = board;

  const running = async () => {
    await board.fail('dead', { body });
    await stage.publish('run', { body });
    const lease = await stage.worker('w1').leaseOne();
    await stage.broker.results.progress(
      'run',
      lease.token,
      JSON.stringify({ step: 'swordfish', percent: 7 }),
    );
  };

  it.each([
    ...['tasks', 'tasks?filter=state:running', 'tasks/run', 'tasks/search?filter=worker:w1'],
    ...['dead-letters', 'dead-letters/dead'],
  ])('%s shows them to those alone who may read them', async (path) => {
    await running();
    expect(await textOf(board, path, OPERATOR)).toContain('swordfish');
    const seen = await textOf(board, path, VIEWER);
    expect(seen).not.toContain('swordfish');
    expect(seen).toMatch(/"id":"(run|dead)"/);
  });

  it('The arguments themselves need the permission', async () => {
    await running();
    for (const path of ['tasks/run/arguments', 'dead-letters/dead/arguments'])
      expect(await textOf(board, path, VIEWER)).toContain('payload.read');
  });

  it('Two who watch one task see it each by their own rights, whoever came first', async () => {
    await running();
    for (const [one, other] of [
      [OPERATOR, VIEWER],
      [VIEWER, OPERATOR],
    ] as const) {
      const stay = new AbortController();
      const { body: first } = await board.send('GET', 'api/v1/live?topics=task:run', {
        access: one,
        signal: stay.signal,
      });
      const events = (first as AsyncIterable<string>)[Symbol.asyncIterator]();
      const texts = [await events.next(), await events.next()].map(({ value }) => String(value));
      const late = await textOf(board, 'live?topics=task:run', other, 'task:run');
      stay.abort();
      await events.next();
      const isSeen = [texts.join(''), late].map((text) => text.includes('swordfish'));
      expect(isSeen).toEqual([one === OPERATOR, other === OPERATOR]);
      expect(board.board.live.size).toBe(0);
    }
  });

  it('The filter of a bulk action is shown to those alone who may read payloads', async () => {
    const filter = 'args:swordfish';
    const { value } = await board.post<BulkJob>('bulk', { action: 'revoke', filter });
    for (const path of [`bulk/${value.id}`, `live?topics=bulk:${value.id}`]) {
      expect(await textOf(board, path, OPERATOR, 'bulk:')).toContain(filter);
      const seen = await textOf(board, path, VIEWER, 'bulk:');
      expect(seen).not.toContain('swordfish');
      expect(seen).toContain(value.id);
    }
    const access: DashboardAccess = { allow: ['tasks.revoke'], as: 'bob' };
    const aborted = await board.ask('POST', `bulk/${value.id}/abort`, { body: {}, access });
    expect([aborted.status, aborted.value['filter']]).toEqual([200, undefined]);
  });

  it('A viewer still sees how far a task is', async () => {
    await running();
    expect(JSON.parse(await textOf(board, 'tasks/run', VIEWER))).toMatchObject({ progress: 0.07 });
  });
});
