import { describe, expect, it } from '@jest/globals';
import type { DeadLetterDetail, RunAgain } from '../../../src/dashboard/api-types.js';
import { argumentsLock } from '../../../dashboard/pages/dead-letters/arguments-lock.js';
import { openMemory } from '../memory-opening.js';
import { openRedis } from '../redis-opening.js';
import { useDashboard } from './dashboard-stage.js';

const redact = (text: string, key?: string) => (key === 'password' ? '***' : text);
const SECRET = '{"args":[{"to":"a","password":"hunter2"}],"headers":{}}';
const PLAIN = '{"args":[{"to":"\\u0061"}],"headers":{}}';

describe.each([
  ['memory', openMemory],
  ['Redis', () => openRedis()],
])('Dead letters with redacted arguments on %s', (_name, open) => {
  const board = useDashboard(open, { redact });
  const { stage } = board;

  it('Edited arguments are refused, because the page shows masks, and the dead letter stays', async () => {
    await board.fail('a', { body: SECRET });
    const detail = await board.get<DeadLetterDetail>('dead-letters/a');
    expect([detail.arguments?.isRedacted, argumentsLock(detail.arguments)]).toEqual([true, 'redacted']);
    const argumentsJson = detail.arguments?.json.replace('"a"', '"b"');
    expect(await board.post('dead-letters/a/requeue', { argumentsJson })).toMatchObject({
      status: 409,
      value: { error: { code: 'REDACTED' } },
    });
    expect(await stage.letterIds()).toEqual(['a']);
  });

  it('Without changes it runs again with the texts that are hidden', async () => {
    await board.fail('a', { body: SECRET });
    const { value } = await board.post<RunAgain>('dead-letters/a/requeue', { queue: 'low' });
    expect((await stage.find(value.id))?.record).toMatchObject({ body: expect.stringContaining('hunter2') });
  });

  it('Arguments in which no text is hidden can be edited, however JSON escapes them', async () => {
    await board.fail('a', { body: PLAIN });
    const detail = await board.get<DeadLetterDetail>('dead-letters/a');
    expect([detail.arguments?.isRedacted, argumentsLock(detail.arguments)]).toEqual([false, undefined]);
    expect((await board.post('dead-letters/a/requeue', { argumentsJson: '[{"to":"b"}]' })).status).toBe(200);
  });
});
