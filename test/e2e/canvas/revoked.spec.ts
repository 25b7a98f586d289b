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

onBoth('a workflow that is revoked', (app) => {
  const ends = async (root: string, expected: Record<string, string>) =>
    expect(await app().endings(root, expected)).toEqual(expected);

  it('as a chain: what has not run is cancelled', async () => {
    const { canvas: c } = app();
    const result = await app().enqueue(
      chain(c.one.si(), c.add.s(1).with(CLOSED), c.add.s(1)).linkError(c.seen.s()),
    );
    await result.parent?.parent?.get({ timeout: '6s' });
    expect(await result.revoke()).toBe(true);
    await ends(result.id, { 'w/0': OK, 'w/1': REVOKED, w: REVOKED, 'w!0': GONE });
    expect(await app().outcome(result)).toEqual({ error: 'TaskRevokedError' });
  });

  it('aborts what runs', async () => {
    const { canvas: c, journal } = app();
    const result = await app().enqueue(chain(c.held.si('return'), c.add.s(1)));
    await journal.until(`${result.id}/0`, 'run 1');
    expect(await result.revoke()).toBe(true);
    await journal.until(`${result.id}/0`, 'aborted by TaskRevokedError');
    await ends(result.id, { 'w/0': REVOKED, w: REVOKED });
  });

  it('lets what runs go on if that is wanted', async () => {
    const { canvas: c, journal } = app();
    const result = await app().enqueue(chain(c.held.si('return'), c.add.s(1)));
    await journal.until(`${result.id}/0`, 'run 1');
    expect(await result.revoke({ terminate: false })).toBe(true);
    app().journal.release(`${result.id}/0`);
    await ends(result.id, { 'w/0': OK, w: REVOKED });
  });

  it('as a group: its parts are, and the group with the last of them', async () => {
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

  it('as a group of parts that run: they are aborted', async () => {
    const { canvas: c, journal } = app();
    const result = await app().enqueue(group([c.held.si('return'), c.held.si('return')]));
    await journal.until(`${result.id}.1`, 'run 1');
    await journal.until(`${result.id}.0`, 'run 1');
    expect(await result.revoke()).toBe(true);
    await ends(result.id, { w: REVOKED, 'w.0': REVOKED, 'w.1': REVOKED });
  });

  it('as a chord: header and body are', async () => {
    const { canvas: c } = app();
    const result = await app().enqueue(
      chord([c.one.si().with(CLOSED), c.one.si()], c.sum.s()).linkError(c.seen.s()),
    );
    expect(await result.revoke()).toBe(true);
    await ends(result.id, { 'w/0': REVOKED, 'w/0.0': REVOKED, w: REVOKED, 'w!0': GONE });
  });

  it('before anything has run: nothing ever does', async () => {
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

  it('a second time has ended already', async () => {
    const { canvas: c } = app();
    const result = await app().enqueue(chain(c.one.si().with(CLOSED), c.add.s(1)));
    expect(await result.revoke()).toBe(true);
    expect(await result.revoke()).toBe(false);
  });

  it('when it has ended stays as it is', async () => {
    const { canvas: c } = app();
    const result = await app().enqueue(group([c.one.si()]));
    await result.get({ timeout: '6s' });
    expect(await result.revoke()).toBe(false);
    await ends(result.id, { w: OK, 'w.0': OK });
  });

  it('after a task in it was replaced takes along what replaced it', async () => {
    const { canvas: c } = app();
    const result = await app().enqueue(chain([c.swapAgain.si(1), c.add.s(1).with(CLOSED)]));
    await result.parent?.get({ timeout: '6s' });
    expect(await result.revoke()).toBe(true);
    await ends(result.id, { 'w/0~1/0': OK, 'w/0': OK, w: REVOKED });
  });
});

onBoth('a member that is revoked', (app) => {
  const ends = async (root: string, expected: Record<string, string>) =>
    expect(await app().endings(root, expected)).toEqual(expected);

  it('in a chain before its turn: those before it run, those after it do not', async () => {
    const { canvas: c } = app();
    const result = await revokedFirst(app(), chain(c.one.si(), c.add.s(1), c.add.s(1)), 'w/1');
    await ends(result.id, { 'w/0': OK, 'w/1': REVOKED, w: REVOKED });
  });

  it('behind a member that fails stays revoked, and so does what waits for it', async () => {
    const { canvas: c } = app();
    const result = await revokedFirst(app(), chain(c.fail.si(), c.add.s(1), c.add.s(1)), 'w/1');
    await ends(result.id, { 'w/0': FAILED, 'w/1': REVOKED, w: REVOKED });
  });

  it('in a header fails the chord when the others have ended', async () => {
    const { canvas: c } = app();
    const result = await revokedFirst(app(), chord([c.one.si(), c.one.si()], c.sum.s()), 'w/0.1');
    await ends(result.id, { 'w/0': PART_REVOKED, 'w/0.0': OK, 'w/0.1': REVOKED, w: BODY_OF_REVOKED });
  });

  it('in a part that has not begun: what leads to it runs', async () => {
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

  it('in a part of a group that never begins: what leads to it ends as the group does', async () => {
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

  it('as all parts of a group that has not begun: it fails when it is its turn', async () => {
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

  it('as the last member of a part takes its part along, and no other', async () => {
    const { canvas: c } = app();
    const canvas = group([chain(c.one.si(), c.add.s(1)), chain(c.one.si(), c.add.s(1))]);
    const result = await revokedFirst(app(), canvas, 'w.0');
    await ends(result.id, { w: PART_REVOKED, 'w.0/0': REVOKED, 'w.0': REVOKED, 'w.1/0': OK, 'w.1': OK });
  });

  it('as a group in the middle of a chain: its parts are, and what waits for it', async () => {
    const { canvas: c } = app();
    const canvas = chain(c.one.si(), group([c.add.s(1), c.add.s(2)]), c.sum.s());
    const result = await revokedFirst(app(), canvas, 'w/1');
    await ends(result.id, { 'w/0': OK, 'w/1': REVOKED, 'w/1.0': REVOKED, 'w/1.1': REVOKED, w: REVOKED });
  });

  it('while it waits for its retry has run its last', async () => {
    const { canvas: c } = app();
    const retry = { limit: 1, backoff: { kind: 'fixed', delayMs: 3_600_000 } } as const;
    const result = await app().enqueue(chain(c.flaky.si(5).with({ retry }), c.add.s(1)));
    for await (const { state } of result.parent?.watch() ?? []) if (state === 'RETRY') break;
    expect(await result.parent?.revoke()).toBe(true);
    await ends(result.id, { 'w/0': REVOKED, w: REVOKED });
  });

  it('leaves a failure of another part first in the list the first', async () => {
    const { canvas: c } = app();
    const result = await revokedFirst(app(), chord([c.fail.si(), c.one.si()], c.sum.s()), 'w/0.1');
    await ends(result.id, { 'w/0': BROKEN, 'w/0.0': FAILED, 'w/0.1': REVOKED, w: BODY });
  });
});
