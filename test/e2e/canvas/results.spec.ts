import { expect, it } from '@jest/globals';
import { chain, chord, group, type TaskState, type WorkflowNode } from 'nest-task-queue';
import { GroupResult } from '../../../src/client/group-result.js';
import { onBoth } from './case.js';

const CLOSED = { queue: 'closed' };
const WAIT = { timeout: '6s' } as const;

/** A graph as text: kinds and states, '→' between members, '()' round parts. */
function drawn(node: WorkflowNode | undefined): string {
  switch (node?.kind) {
    case undefined:
      return 'nothing';
    case 'task':
      return node.state;
    case 'chain':
      return node.members.map(drawn).join(' → ');
    case 'group':
      return `${node.state} ${node.ended}/${node.size} (${node.parts.map(drawn).join(', ')})`;
    default:
      return node satisfies never;
  }
}

onBoth((app) => {
  it('The result of a chain leads back over its members', async () => {
    const { canvas: c } = app();
    const result = await app().enqueue(chain(c.one.si(), c.add.s(1), c.add.s(1)));
    expect([result.id, result.parent?.id, result.parent?.parent?.id]).toEqual([
      result.id,
      `${result.id}/1`,
      `${result.id}/0`,
    ]);
    expect(result.parent?.parent?.parent).toBeUndefined();
    expect(result.children).toEqual([]);
    expect(await result.get(WAIT)).toBe(3);
    expect(await result.parent?.get(WAIT)).toBe(2);
  });

  it('The result of a group has its parts as children, in their order', async () => {
    const { canvas: c } = app();
    const result = await app().enqueue(
      group([c.one.si(), chain(c.one.si(), c.add.s(1)), group([c.one.si()])]),
    );
    expect(result).toBeInstanceOf(GroupResult);
    expect(result.children).toBe(result.results);
    expect(await Promise.all(result.results.map((part) => part.get(WAIT)))).toEqual([1, 2, [1]]);
    expect(result.results[1]?.parent?.id).toBe(`${result.id}.1/0`);
    expect(result.results[2]?.children.map(({ id }) => id)).toEqual([`${result.id}.2.0`]);
  });

  it('The result of a chord leads from the body to the header', async () => {
    const { canvas: c } = app();
    const result = await app().enqueue(chord([c.one.si(), c.one.si()], c.sum.s()));
    const header = result.parent as GroupResult;
    expect(await result.get(WAIT)).toBe(2);
    expect(await header.get(WAIT)).toEqual([1, 1]);
    expect(await header.completedCount()).toBe(2);
  });

  it('The result of a workflow is found by its id alone', async () => {
    const { canvas: c } = app();
    const { id } = await app().enqueue(chain(c.one.si(), group([c.add.s(1), group([])])));
    expect(await app().client.result(id).get(WAIT)).toEqual([2, []]);
    expect(await app().client.result(`${id}.0`).get(WAIT)).toBe(2);
  });

  it('The result of a member says where it stands', async () => {
    const { canvas: c } = app();
    const result = await app().enqueue(chain(c.one.si(), group([chain(c.one.si(), c.add.s(1))])));
    await result.get(WAIT);
    expect(await app().client.result(`${result.id}.0`).info()).toMatchObject({
      name: 'fixture.add',
      parentId: `${result.id}.0/0`,
      groupId: result.id,
      groupIndex: 0,
    });
    expect(await result.info()).toMatchObject({ state: 'SUCCESS', parentId: `${result.id}/0` });
  });

  it('The result of a group gives each part when it has ended, the first to end first', async () => {
    const { canvas: c, journal } = app();
    const result = await app().enqueue(group([c.held.si('return'), c.one.si(), c.fail.si()]));
    await journal.until(`${result.id}.0`, 'run 1');
    const ended: string[] = [];
    for await (const part of result.asCompleted()) {
      ended.push(part.id.slice(result.id.length));
      if (ended.length === 2) app().journal.release(`${result.id}.0`);
    }
    expect(ended.slice(0, 2).toSorted()).toEqual(['.1', '.2']);
    expect(ended[2]).toBe('.0');
  });

  it('The result of a group gives also the parts whose records are gone', async () => {
    const { canvas: c, journal } = app();
    const result = await app().enqueue(group([c.one.si(), c.held.si('return')]));
    await journal.until(`${result.id}.1`, 'run 1');
    await result.results[0]?.get(WAIT);
    expect(await result.results[0]?.forget()).toBe(true);
    const ended: string[] = [];
    for await (const part of result.asCompleted()) {
      ended.push(part.id.slice(result.id.length));
      if (ended.length === 1) app().journal.release(`${result.id}.1`);
    }
    expect(ended).toEqual(['.0', '.1']);
    expect(await result.get(WAIT)).toEqual([1, expect.anything()]);
  });

  it('The result of an empty group has no parts to give', async () => {
    const result = await app().enqueue(group([]));
    for await (const part of result.asCompleted()) throw new Error(part.id);
    expect(await result.completedCount()).toBe(0);
  });

  it('The result of a group counts the parts that have ended, well or not', async () => {
    const { canvas: c } = app();
    const result = await app().enqueue(group([c.one.si(), c.fail.si(), c.one.si().with(CLOSED)]));
    const [one, other] = result.results;
    await one?.get(WAIT);
    await other?.get(WAIT).catch(() => undefined);
    expect(await result.completedCount()).toBe(2);
    expect(await result.state()).toBe('STARTED');
    await result.revoke();
    await result.get(WAIT).catch(() => undefined);
    expect(await result.completedCount()).toBe(3);
  });

  it('The result of a group can be watched from its beginning to its end', async () => {
    const { canvas: c, journal } = app();
    const result = await app().enqueue(chain(c.held.si('return'), group([c.one.si(), c.one.si()])));
    await journal.until(`${result.id}/0`, 'run 1');
    const states: TaskState[] = [];
    for await (const { state } of result.watch()) {
      if (states.at(-1) !== state) states.push(state);
      app().journal.release(`${result.id}/0`);
    }
    expect(states[0]).toBe('PENDING');
    expect(states.at(-1)).toBe('SUCCESS');
  });

  it('The result of a chain is pending until its turn', async () => {
    const { canvas: c, journal } = app();
    const result = await app().enqueue(chain(c.one.si(), c.held.si('return'), c.add.s(1)));
    await journal.until(`${result.id}/1`, 'run 1');
    expect([
      await result.parent?.parent?.state(),
      await result.parent?.state(),
      await result.state(),
    ]).toEqual(['SUCCESS', 'STARTED', 'PENDING']);
    app().journal.release(`${result.id}/1`);
    expect(await result.get(WAIT)).toBe(2);
  });

  it('The result of a chunked call is a group result', async () => {
    const result = await app().enqueue(app().canvas.echo.chunks([['a'], ['b'], ['c']], 2));
    expect(await result.results[1]?.get(WAIT)).toEqual(['c']);
    expect(await result.get(WAIT)).toEqual([['a', 'b'], ['c']]);
  });
});

onBoth((app) => {
  const graph = async (id: string, limit?: number) =>
    drawn(await app().inspector.workflow(id, limit === undefined ? {} : { limit }));

  it('The graph of a workflow shows each node with its state', async () => {
    const { canvas: c } = app();
    const canvas = chain(
      c.one.si(),
      group([c.add.s(1), chain(c.fail.si(), c.add.s(1)), group([])]),
      c.echo.s(),
    );
    const result = await app().enqueue(canvas);
    await result.get(WAIT).catch(() => undefined);
    expect(await graph(result.id)).toBe(
      'SUCCESS → FAILURE 3/3 (SUCCESS, FAILURE → FAILURE, SUCCESS 0/0 ()) → FAILURE',
    );
  });

  it('The graph of a workflow shows the nodes that wait', async () => {
    const { canvas: c } = app();
    const result = await app().enqueue(
      chain(c.one.si().with(CLOSED), group([c.add.s(1), c.add.s(2)]), c.sum.s()),
    );
    expect(await graph(result.id)).toBe('PENDING → PENDING 0/2 (PENDING, PENDING) → PENDING');
    await result.revoke();
  });

  it('The graph of a node in the middle shows the nodes that lead to it', async () => {
    const { canvas: c } = app();
    const result = await app().enqueue(chain(c.one.si(), c.add.s(1), c.add.s(1)));
    await result.get(WAIT);
    expect(await graph(`${result.id}/1`)).toBe('SUCCESS → SUCCESS');
  });

  it('The graph of a workflow shows the nodes that have replaced a task, also twice', async () => {
    const { canvas: c } = app();
    const result = await app().enqueue(chain([c.swapAgain.si(1), c.add.s(1)]));
    await result.get(WAIT);
    expect(await graph(result.id)).toBe('SUCCESS → SUCCESS → SUCCESS');
    const group = await app().enqueue(chain(c.swap.si('group')));
    await group.get(WAIT);
    expect(await graph(group.id)).toBe('SUCCESS 2/2 (SUCCESS, SUCCESS)');
  });

  it('The graph of a workflow shows added parts after the others', async () => {
    const { canvas: c } = app();
    const result = await app().enqueue(group([c.grow.si(['task', 'chain'])]));
    await result.get(WAIT);
    expect(await graph(result.id)).toBe('SUCCESS 3/3 (SUCCESS, SUCCESS, SUCCESS → SUCCESS)');
  });

  it('The graph of a workflow counts the parts that it does not list', async () => {
    const { canvas: c } = app();
    const result = await app().enqueue(group(Array.from({ length: 20 }, () => c.one.si())));
    await result.get(WAIT);
    expect(await graph(result.id, 2)).toBe('SUCCESS 20/20 (SUCCESS, SUCCESS)');
  });

  it('The graph of an unknown id is not there', async () => {
    expect(await graph('no-such-id')).toBe('nothing');
  });
});
