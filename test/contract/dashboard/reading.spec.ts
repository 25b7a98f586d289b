import { describe, expect, it, jest } from '@jest/globals';
import type {
  DeadLetterDetail,
  DeadLetterGroups,
  DeadLetterList,
  Overview,
  QueueList,
  TaskDetail,
  TaskList,
  WorkflowGraph,
  WorkflowList,
  WorkflowParts,
} from '../../../src/dashboard/api-types.js';
import { succeeded } from '../messages.js';
import { openMemory } from '../memory-opening.js';
import { openRedis } from '../redis-opening.js';
import { useDashboard } from './dashboard-stage.js';

const HOUR = 3_600_000;

describe.each([
  ['memory', openMemory],
  ['Redis', () => openRedis()],
])('The reading routes of the dashboard on %s', (_name, open) => {
  const board = useDashboard(open);
  const { stage } = board;

  const ids = (list: TaskList) => list.tasks.map(({ id }) => id).toSorted();

  /** One task in each phase. */
  async function oneOfEach(): Promise<void> {
    const worker = stage.worker();
    await stage.publish('gone');
    await worker.settle(await worker.leaseOne(), succeeded);
    await board.fail('broken');
    await stage.publish('stopped');
    await stage.broker.tasks.revoke('stopped');
    await stage.publish('runs');
    await worker.leaseOne();
    await stage.publish('later', { dueAt: stage.now + HOUR } as never);
    await stage.publish('waits', {
      name: 'mail.digest',
      body: '{"args":[{"user":{"id":17}}],"headers":{"tenant":"acme"}}',
    });
  }

  it('Each state of the filter lists the tasks that are in it, and no others', async () => {
    await oneOfEach();
    const phases = ['succeeded', 'failed', 'revoked', 'running', 'waiting'];
    const found = await Promise.all(
      phases.map(async (state) => [state, ids(await board.get<TaskList>(`tasks?filter=state:${state}`))]),
    );
    expect(Object.fromEntries(found)).toMatchObject({
      succeeded: ['gone'],
      failed: ['broken'],
      revoked: ['stopped'],
      running: ['runs'],
    });
  });

  it('Without a filter the list holds all that has not ended', async () => {
    await oneOfEach();
    expect(ids(await board.get<TaskList>('tasks'))).toEqual(['later', 'runs', 'waits']);
  });

  it.each([
    ['id:waits', ['waits']],
    ['id:nobody', []],
    ['task:mail.*', ['later', 'runs', 'waits']],
    ['task:mail.digest', ['waits']],
    ['queue:q task:mail.digest', ['waits']],
    ['queue:other', []],
    ['state:running worker:w1', ['runs']],
    ['state:running worker:w9', []],
    ['state:failed since:1h', ['broken']],
    ['state:failed until:1h', []],
  ])('The filter %s lists %j', async (filter, expected) => {
    await oneOfEach();
    expect(ids(await board.get<TaskList>(`tasks?filter=${encodeURIComponent(filter)}`))).toEqual(expected);
  });

  it.each([
    ['stat:failed', 'BAD_FILTER'],
    ['state:sleeping', 'BAD_FILTER'],
    ['task:', 'BAD_FILTER'],
    ['state:running since:1h', 'BAD_FILTER'],
    ['task:a queue:"b', 'BAD_FILTER'],
    ['args.0.user.id:17', 'NEEDS_SEARCH'],
    ['error:boom', 'NEEDS_SEARCH'],
    ['worker:w1', 'NEEDS_SEARCH'],
  ])('The filter %s is refused with %s', async (filter, code) => {
    const { status, value } = await board.ask('GET', `tasks?filter=${encodeURIComponent(filter)}`);
    expect([status, value]).toEqual([400, { error: expect.objectContaining({ code }) }]);
  });

  it('Pages follow each other by their cursors, and each ended task is on one of them', async () => {
    for (const id of ['a', 'b', 'c', 'd', 'e']) await board.fail(id);
    const seen: string[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const page: TaskList = await board.get<TaskList>(`tasks?filter=state:failed&limit=2&cursor=${cursor}`);
      seen.push(...page.tasks.map(({ id }) => id));
      cursor = page.next;
    }
    expect(seen).toEqual(['e', 'd', 'c', 'b', 'a']);
  });

  it('A cursor of another list is refused', async () => {
    const answers = await Promise.all(
      [
        'tasks?cursor=x',
        'tasks?filter=state:failed&cursor=12',
        'dead-letters?cursor=-1',
        'tasks?limit=0',
        'tasks?limit=9999',
      ].map(async (path) => (await board.ask('GET', path)).status),
    );
    expect(answers).toEqual([400, 400, 400, 400, 400]);
  });

  it('Numbers of arguments keep all their digits', async () => {
    await stage.publish('a', { body: '{"args":[12345678901234567890,1.10,{"n":1e400}]}' });
    const task = await board.get<TaskDetail>('tasks/a');
    expect(task.arguments).toMatchObject({ json: '[12345678901234567890,1.10,{"n":1e400}]', isCut: false });
  });

  it('A task that waits says why', async () => {
    await stage.publish('a');
    expect(await board.get<TaskDetail>('tasks/a')).toMatchObject({ waitingReason: { code: 'no-worker' } });
    await board.services.queues.pause('q', 'the database moves');
    const list = jest.spyOn(stage.broker.queues, 'list');
    expect(await board.get<TaskDetail>('tasks/a')).toMatchObject({
      waitingReason: { code: 'paused', text: 'The queue is paused: the database moves.' },
    });
    expect(list.mock.calls).toEqual([[['q']]]);
  });

  it('An unknown task, dead letter, worker, workflow and schedule answer 404', async () => {
    const paths = [
      'tasks/x',
      'dead-letters/x',
      'workers/x',
      'workflows/x',
      'schedules/x',
      'bulk/x',
      'tasks/x/arguments',
    ];
    const answers = await Promise.all(paths.map(async (path) => (await board.ask('GET', path)).status));
    expect(answers).toEqual(paths.map(() => 404));
  });

  it('Dead letters are listed, counted and grouped by task, queue and error, and the filter of a group lists it', async () => {
    await board.fail('a');
    await board.fail('b');
    await board.fail('c', { name: 'report.make' });
    const list = await board.get<DeadLetterList>('dead-letters?limit=2');
    expect([list.total, list.deadLetters.map(({ id }) => id), list.next]).toEqual([3, ['c', 'b'], '2']);
    const { groups } = await board.get<DeadLetterGroups>('dead-letters/groups');
    expect(groups.map(({ task, count, newestId }) => [task, count, newestId])).toEqual([
      ['mail.send', 2, 'b'],
      ['report.make', 1, 'c'],
    ]);
    const filter = encodeURIComponent(groups[0]?.filter ?? '');
    const group = await board.get<DeadLetterList>(`dead-letters?filter=${filter}`);
    expect(group.deadLetters.map(({ id }) => id)).toEqual(['b', 'a']);
    expect(await board.get(`dead-letters/count?filter=${filter}`)).toEqual({ count: 2, isExact: true });
  });

  it('A dead letter shows its arguments, headers and attempts', async () => {
    await board.fail('a', { body: '{"args":["x"],"headers":{"tenant":"acme"}}' });
    const letter = await board.get<DeadLetterDetail>('dead-letters/a');
    expect(letter).toMatchObject({
      task: 'mail.send',
      arguments: { json: '["x"]' },
      headers: { tenant: 'acme' },
      canEdit: true,
    });
    expect(letter.attempts).toHaveLength(1);
  });

  it('The overview counts what waits, runs and is dead, and says what needs a look', async () => {
    await oneOfEach();
    await stage.advance(2 * 60_000);
    const { now, findings, series } = await board.get<Overview>('overview?range=5m');
    expect(now).toMatchObject({ running: 1, deadLetters: 1, workers: 0, pausedQueues: 0 });
    expect(findings.map(({ code }) => code)).toEqual(expect.arrayContaining(['no-worker', 'dead-letters']));
    expect(series.at).toHaveLength(5);
    expect(series.succeeded).toHaveLength(5);
  });

  it('A namespace without a worker needs a look before a task waits in it', async () => {
    const { findings } = await board.get<Overview>('overview');
    expect(findings).toMatchObject([
      { code: 'no-worker', subject: '', severity: 'warning', target: 'workers' },
    ]);
  });

  it('A queue in which a task waits for a worker says so instead of the namespace', async () => {
    await stage.publish('a');
    const { findings } = await board.get<Overview>('overview');
    expect(findings).toMatchObject([{ code: 'no-worker', subject: 'q', severity: 'error' }]);
  });

  it('The queues carry their rates and a sparkline', async () => {
    await stage.publish('a');
    const { queues } = await board.get<QueueList>('queues?range=3d');
    expect(queues).toMatchObject([{ name: 'q', waiting: 1, rates: { failed: 0 }, paused: false }]);
    expect(queues[0]?.sparkline?.length).toBeLessThanOrEqual(60);
  });

  it('A range that does not exist is refused', async () => {
    expect((await board.ask('GET', 'overview?range=1y')).status).toBe(400);
  });

  it('A workflow is drawn from the id of any member, and a large group is one node', async () => {
    const { tasks } = board.services;
    const name = (task: string) => tasks.task(task).with({ queue: 'q' });
    const { chain, chord, group } = await import('../../../src/index.js');
    const parts = Array.from({ length: 30 }, (_, index) => name('part').si(index));
    const run = await tasks.enqueue(
      chain(name('first').si(), chord(group(parts), name('last').s() as never)) as never,
      { id: 'flow' },
    );
    const graph = await board.get<WorkflowGraph>(`workflows/${run.id}`);
    const nodeGroup = graph.nodes.find(({ kind }) => kind === 'group');
    expect(nodeGroup).toMatchObject({ size: 30, isCollapsed: true, counted: 30 });
    expect(graph.nodes.map((node) => (node.kind === 'task' ? node.name : 'group'))).toEqual(
      expect.arrayContaining(['first', 'group', 'last']),
    );
    const first = graph.nodes.find((node) => node.kind === 'task' && node.name === 'first');
    expect(await board.get<WorkflowGraph>(`workflows/${encodeURIComponent(first?.id ?? '')}`)).toMatchObject({
      id: graph.id,
    });
    const page = await board.get<WorkflowParts>(
      `workflows/${run.id}/parts/${encodeURIComponent(nodeGroup?.id ?? '')}?limit=20&cursor=20`,
    );
    expect([page.parts.length, page.size, page.next]).toEqual([10, 30, undefined]);
    expect(page.parts[0]).toMatchObject({ kind: 'task', name: 'part', inGroup: nodeGroup?.id });
  });

  it('Workflows that have not ended are listed from their commit on, the oldest first, then those that have ended', async () => {
    const { tasks } = board.services;
    const name = (task: string) => tasks.task(task).with({ queue: 'q' });
    const { chain, group } = await import('../../../src/index.js');
    const enqueue = async (id: string) => {
      await tasks.enqueue(chain(name('first').si(), name('last').si()) as never, { id });
      await stage.advance(1);
    };
    for (const id of ['a', 'b', 'c', 'd']) await enqueue(id);
    await tasks.enqueue(group([name('part').si(), name('part').si()]) as never, { id: 'parts' });
    for (const id of ['b', 'a']) {
      await stage.broker.tasks.revoke(id);
      await stage.advance(1);
    }
    await stage.publish('alone');
    const listed = ['c', 'd', 'parts', 'a', 'b'];
    const { workflows, next } = await board.get<WorkflowList>('workflows');
    expect([workflows.map(({ id }) => id), next]).toEqual([listed, undefined]);
    expect(workflows[0]).toMatchObject({ state: 'PENDING', label: 'last' });
    expect(workflows[2]).toMatchObject({ label: 'group of 2', size: 2, ended: 0 });
    for (const limit of [1, 2, 3, 4]) {
      const seen: string[] = [];
      for (let cursor: string | undefined = ''; cursor !== undefined;) {
        const page: WorkflowList = await board.get<WorkflowList>(`workflows?limit=${limit}&cursor=${cursor}`);
        seen.push(...page.workflows.map(({ id }) => id));
        cursor = page.next;
      }
      expect(seen).toEqual(listed);
    }
  });
});
