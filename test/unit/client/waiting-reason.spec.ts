import { describe, expect, it } from '@jest/globals';
import { waitingReason } from '../../../src/client/waiting-reason.js';
import { nearTasks } from '../../../src/core/nearest.js';
import { OnceAMinute } from '../../../src/worker/once-a-minute.js';

const NOW = 1_000_000;
type Seen = {
  queues?: string[];
  tasks?: { name: string; queue: string; aliases?: string[] }[];
  seenAt?: number;
};

function reason(head: object | undefined, workers: readonly Seen[], running?: object): Promise<string> {
  const record = { kind: 'live', head: { name: 'Mails.send', queue: 'default', at: 1, ...head }, body: '{}' };
  const task = head === undefined ? undefined : { record, ...(running && { running }) };
  const seen = workers.map(({ queues = ['default'], tasks = [], seenAt = NOW }) => ({
    queues,
    tasks,
    seenAt,
  }));
  const broker = { now: () => NOW, workers: { list: () => Promise.resolve(seen) } };
  return waitingReason(broker as never, 't-1', task as never);
}

const knows = (name: string, ...aliases: string[]): Seen => ({
  tasks: [{ name, queue: 'default', aliases }],
});

describe('The reason why a task has not ended', () => {
  it.each<[string, Promise<string>, RegExp]>([
    ['is an unknown id', reason(undefined, []), /does not know this id: it was never enqueued/],
    [
      'is that no worker is there',
      reason({}, []),
      /PENDING, task 'Mails\.send' in queue 'default': no worker was seen\./,
    ],
    [
      'is that all workers are silent',
      reason({}, [{ ...knows('Mails.send'), seenAt: 1 }]),
      /: no worker was seen\./,
    ],
    [
      'is that none serves the queue',
      reason({}, [{ queues: ['low'] }, { queues: ['high'] }]),
      /: no worker of the 2 that were seen serves this queue/,
    ],
    [
      'is that none knows the task',
      reason({}, [knows('SmtpMails.send'), { ...knows('Mails.send'), queues: ['low'] }]),
      /no worker that was seen knows this task, of 1 that serve the queue; they know 'SmtpMails\.send'/,
    ],
    [
      'is not told when one knows it',
      reason({ retries: 1 }, [knows('Mails.send')]),
      /^It is RETRY, [^:]*'default'\.$/,
    ],
    [
      'is not told when one knows it by an old name',
      reason({}, [knows('m.s', 'Mails.send')]),
      /'default'\.$/,
    ],
    [
      'is not told when it runs',
      reason({}, [], { token: 'w:1', startedAt: 1 }),
      /^It is STARTED, task 'Mails\.send' in queue 'default'\.$/,
    ],
    ['is not told of a group', reason({ size: 2 }, []), /^It is STARTED, [^:]*\.$/],
  ])('%s', async (_what, text, expected) => {
    expect(await text).toMatch(expected);
  });
});

describe('Names of tasks that may have been meant', () => {
  it('are near in their letters or have the same method, and are three at most', () => {
    const known = ['SmtpMails.send', 'Mail.send', 'Orders.ship', 'Mails.sent', 'a.send'];
    expect(nearTasks('Mails.send', known)).toEqual(['Mail.send', 'Mails.sent', 'SmtpMails.send']);
    expect(nearTasks('Reports.run', known)).toEqual([]);
  });
});

describe('A message about a name', () => {
  it('is due at once, once a minute, and again for names that were forgotten', () => {
    let moment = 0;
    const limit = new OnceAMinute({ now: () => moment });
    const isDue = (name: string, now: number) => {
      moment = now;
      return limit.isDue(name);
    };
    expect([0, 1, 59_999, 60_000, 60_001].map((now) => isDue('a', now))).toEqual([
      true,
      false,
      false,
      true,
      false,
    ]);
    expect(isDue('b', 60_001)).toBe(true);
    for (let name = 0; name < 1_000; name += 1) isDue(String(name), 60_002);
    expect(isDue('a', 60_003)).toBe(true);
  });
});
