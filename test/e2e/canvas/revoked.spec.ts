import { expect, it } from '@jest/globals';
import { chain, chord, group } from 'nest-task-queue';
import type { CanvasApplication } from './canvas-application.js';
import { BODY, BROKEN, PROPAGATED, FAILED, GONE, OK, onBoth, REVOKED } from './case.js';

const CLOSED = { queue: 'closed' };
const PART_REVOKED = 'FAILURE part TaskRevokedError';
const BODY_OF_REVOKED = 'FAILURE dependency ChordError < TaskRevokedError +hook';

/** Enqueues while the worker takes nothing, revokes those members, and lets it go on. */
async function revokedFirst(app: CanvasApplication, signature: unknown, ...members: readonly string[]) {
  await app.worker.drain();
  const result = await app.enqueue(signature);
  for (const member of members) await app.client.result(result.id + member.slice(1)).revoke();
  app.worker.resume();
  return result;
}

onBoth((app) => {
  const ends = async (root: string, expected: Record<string, string>) =>
    expect(await app().endings(root, expected)).toEqual(expected);

  it('A chain that is revoked cancels the members that have not run', async () => {
    const { canvas: c } = app();
    const result = await app().enqueue(
      chain(c.one.si(), c.add.s(1).with(CLOSED), c.add.s(1)).linkError(c.seen.s()),
    );
    await result.parent?.parent?.get({ timeout: '6s' });
    expect(await result.revoke()).toBe(true);
    await ends(result.id, { 'w/0': OK, 'w/1': REVOKED, w: REVOKED, 'w!0': GONE });
    expect(await app().outcome(result)).toEqual({ error: 'TaskRevokedError' });
  });

  it('A workflow that is revoked aborts the member that runs', async () => {
    const { canvas: c, journal } = app();
    const result = await app().enqueue(chain(c.held.si('return'), c.add.s(1)));
    await journal.until(`${result.id}/0`, 'run 1');
    expect(await result.revoke()).toBe(true);
    await journal.until(`${result.id}/0`, 'aborted by TaskRevokedError');
    await ends(result.id, { 'w/0': REVOKED, w: REVOKED });
  });

  it('A workflow that is revoked without terminate lets its running member go on', async () => {
    const { canvas: c, journal } = app();
    const result = await app().enqueue(chain(c.held.si('return'), c.add.s(1)));
    await journal.until(`${result.id}/0`, 'run 1');
    expect(await result.revoke({ terminate: false })).toBe(true);
    app().journal.release(`${result.id}/0`);
    await ends(result.id, { 'w/0': OK, w: REVOKED });
  });

  it('A group that is revoked ends with the last of its parts, which are revoked, too', async () => {
    const { canvas: c } = app();
    const parts = [
      c.one.si(),
      chain(c.one.si().with(CLOSED), c.add.s(1)),
      group([c.one.si().with(CLOSED)]),
      group([]),
    ];
    const result = await app().enqueue(group(parts));
    await result.results[0]?.get({ timeout: '6s' });
    expect(await result.revoke()).toBe(true);
    await ends(result.id, {
      w: REVOKED,
      'w.0': OK,
      'w.1/0': REVOKED,
      'w.1': REVOKED,
      'w.2': REVOKED,
      'w.2.0': REVOKED,
      'w.3': OK,
    });
  });

  it('A group that is revoked aborts its running parts', async () => {
    const { canvas: c, journal } = app();
    const result = await app().enqueue(group([c.held.si('return'), c.held.si('return')]));
    await journal.until(`${result.id}.1`, 'run 1');
    await journal.until(`${result.id}.0`, 'run 1');
    expect(await result.revoke()).toBe(true);
    await ends(result.id, { w: REVOKED, 'w.0': REVOKED, 'w.1': REVOKED });
  });

  it('A chord that is revoked has its header and its body revoked', async () => {
    const { canvas: c } = app();
    const result = await app().enqueue(
      chord([c.one.si().with(CLOSED), c.one.si()], c.sum.s()).linkError(c.seen.s()),
    );
    expect(await result.revoke()).toBe(true);
    await ends(result.id, { 'w/0': REVOKED, 'w/0.0': REVOKED, w: REVOKED, 'w!0': GONE });
  });

  it('A workflow that is revoked before anything has run never runs', async () => {
    const { canvas: c, journal } = app();
    const canvas = chain(c.flaky.si(0), group([c.flaky.si(0), group([c.flaky.si(0)])]), c.echo.s());
    const result = await revokedFirst(app(), canvas, 'w');
    await ends(result.id, {
      'w/0': REVOKED,
      'w/1': REVOKED,
      'w/1.0': REVOKED,
      'w/1.1': REVOKED,
      'w/1.1.0': REVOKED,
      w: REVOKED,
    });
    expect(journal.of(`${result.id}/0`)).toEqual([]);
  });

  it('A workflow that is revoked a second time has ended already', async () => {
    const { canvas: c } = app();
    const result = await app().enqueue(chain(c.one.si().with(CLOSED), c.add.s(1)));
    expect(await result.revoke()).toBe(true);
    expect(await result.revoke()).toBe(false);
  });

  it('A workflow that is revoked when it has ended stays as it is', async () => {
    const { canvas: c } = app();
    const result = await app().enqueue(group([c.one.si()]));
    await result.get({ timeout: '6s' });
    expect(await result.revoke()).toBe(false);
    await ends(result.id, { w: OK, 'w.0': OK });
  });

  it('A workflow that is revoked takes along the nodes that replaced a task', async () => {
    const { canvas: c } = app();
    const result = await app().enqueue(chain([c.swapAgain.si(1), c.add.s(1).with(CLOSED)]));
    await result.parent?.get({ timeout: '6s' });
    expect(await result.revoke()).toBe(true);
    await ends(result.id, { 'w/0~1/0': OK, 'w/0': OK, w: REVOKED });
  });
});

onBoth((app) => {
  const ends = async (root: string, expected: Record<string, string>) =>
    expect(await app().endings(root, expected)).toEqual(expected);

  it('A member that is revoked before its turn lets those before it run, and those after it do not', async () => {
    const { canvas: c } = app();
    const result = await revokedFirst(app(), chain(c.one.si(), c.add.s(1), c.add.s(1)), 'w/1');
    await ends(result.id, { 'w/0': OK, 'w/1': REVOKED, w: REVOKED });
  });

  it('A member that is revoked behind one that fails stays revoked, and so do those that wait for it', async () => {
    const { canvas: c } = app();
    const result = await revokedFirst(app(), chain(c.fail.si(), c.add.s(1), c.add.s(1)), 'w/1');
    await ends(result.id, { 'w/0': FAILED, 'w/1': REVOKED, w: REVOKED });
  });

  it('A member of a header that is revoked fails the chord when the others have ended', async () => {
    const { canvas: c } = app();
    const result = await revokedFirst(app(), chord([c.one.si(), c.one.si()], c.sum.s()), 'w/0.1');
    await ends(result.id, { 'w/0': PART_REVOKED, 'w/0.0': OK, 'w/0.1': REVOKED, w: BODY_OF_REVOKED });
  });

  it('A member that is revoked in a part that has not begun lets those run that lead to it', async () => {
    const { canvas: c } = app();
    const canvas = chain(c.one.si(), group([chain(c.add.s(1), c.add.s(1), c.add.s(1))]), c.echo.s());
    const result = await revokedFirst(app(), canvas, 'w/1.0/1');
    await ends(result.id, {
      'w/0': OK,
      'w/1': PART_REVOKED,
      'w/1.0/0': OK,
      'w/1.0/1': REVOKED,
      'w/1.0': REVOKED,
      w: BODY_OF_REVOKED,
    });
  });

  it('A member that is revoked in a group that never begins lets those before it end as the group does', async () => {
    const { canvas: c } = app();
    const canvas = chain(c.fail.si(), group([chain(c.add.s(1), c.add.s(1), c.add.s(1))]), c.echo.s());
    const result = await revokedFirst(app(), canvas, 'w/1.0/1');
    await ends(result.id, {
      'w/0': FAILED,
      'w/1': PROPAGATED,
      'w/1.0/0': PROPAGATED,
      'w/1.0/1': REVOKED,
      'w/1.0': REVOKED,
      w: PROPAGATED,
    });
  });

  it('A group whose parts are all revoked before it begins fails when it is its turn', async () => {
    const { canvas: c } = app();
    const canvas = chain(c.one.si(), group([c.add.s(1), c.add.s(2)]).linkError(c.seen.s()), c.echo.s());
    const result = await revokedFirst(app(), canvas, 'w/1.0', 'w/1.1');
    await ends(result.id, {
      'w/0': OK,
      'w/1': PART_REVOKED,
      'w/1.0': REVOKED,
      'w/1.1': REVOKED,
      'w!0': OK,
      w: BODY_OF_REVOKED,
    });
  });

  it('A member that is revoked as the last of its part takes its part along, and no other', async () => {
    const { canvas: c } = app();
    const canvas = group([chain(c.one.si(), c.add.s(1)), chain(c.one.si(), c.add.s(1))]);
    const result = await revokedFirst(app(), canvas, 'w.0');
    await ends(result.id, { w: PART_REVOKED, 'w.0/0': REVOKED, 'w.0': REVOKED, 'w.1/0': OK, 'w.1': OK });
  });

  it('A group that is revoked in the middle of a chain has its parts and those after it revoked', async () => {
    const { canvas: c } = app();
    const canvas = chain(c.one.si(), group([c.add.s(1), c.add.s(2)]), c.sum.s());
    const result = await revokedFirst(app(), canvas, 'w/1');
    await ends(result.id, { 'w/0': OK, 'w/1': REVOKED, 'w/1.0': REVOKED, 'w/1.1': REVOKED, w: REVOKED });
  });

  it('A member that is revoked while it waits for its retry has run its last', async () => {
    const { canvas: c } = app();
    const retry = { limit: 1, backoff: { kind: 'fixed', delayMs: 3_600_000 } } as const;
    const result = await app().enqueue(chain(c.flaky.si(5).with({ retry }), c.add.s(1)));
    for await (const { state } of result.parent?.watch() ?? []) if (state === 'RETRY') break;
    expect(await result.parent?.revoke()).toBe(true);
    await ends(result.id, { 'w/0': REVOKED, w: REVOKED });
  });

  it('A member that is revoked leaves the failure of another part the first', async () => {
    const { canvas: c } = app();
    const result = await revokedFirst(app(), chord([c.fail.si(), c.one.si()], c.sum.s()), 'w/0.1');
    await ends(result.id, { 'w/0': BROKEN, 'w/0.0': FAILED, 'w/0.1': REVOKED, w: BODY });
  });
});
