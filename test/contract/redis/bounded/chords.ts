import { expect } from '@jest/globals';
import { RESULTS_PAGE } from '../../../../src/broker/workflow-store.js';
import type { GroupOptions } from '../../../../src/canvas/group.js';
import { entryIdOf } from '../../../../src/canvas/plan.js';
import type { AnySignature } from '../../../../src/canvas/signature.js';
import { draftWorkflow } from '../../../../src/client/draft-workflow.js';
import type { Outcome } from '../../../../src/core/outcome.js';
import { failed, succeeded } from '../../messages.js';
import type { Stage } from '../../stage.js';
import { chainOf, composer, groupOf, s, tasks } from '../../workflow-store/workflow.js';
import { work, type Operation } from './work.js';

/** A chord of so many parts. */
const PARTS = 100_000;

async function chord(stage: Stage, id: string, signature: AnySignature): Promise<void> {
  const draft = { root: id, owner: id, entry: entryIdOf(signature, { id }) };
  const where = { id, options: { queue: 'chords' } };
  const compose = () => composer.messages(signature, where, { now: stage.now });
  await draftWorkflow(stage.broker.workflows, draft, compose);
  while (await stage.broker.workflows.advance());
}

const chordOf = (parts: number, options: GroupOptions = {}) =>
  chainOf(groupOf(tasks(parts), options), s('sum'));

/** Works off a chord: its parts, then its body, which the end of the last part makes ready. */
async function workOff(stage: Stage, id: string, outcome: Outcome): Promise<void> {
  while ((await stage.find(id))?.record.kind === 'live') {
    await work(stage, ['chords'], outcome, Number.POSITIVE_INFINITY);
    while (await stage.broker.workflows.advance());
  }
}

export const chords: readonly Operation[] = [
  {
    title: 'a chord of 100 000 parts, from its draft to the end of its body',
    run: async (stage) => {
      await chord(stage, 'whole', chordOf(PARTS));
      await workOff(stage, 'whole', succeeded);
      expect((await stage.endedHead('whole')).state).toBe('SUCCESS');
    },
  },
  {
    title: 'its results and its count',
    run: async ({ broker }) => {
      const group = 'whole/0';
      expect(await broker.workflows.count(group)).toMatchObject({ size: PARTS });
      for (let page = 0; page * RESULTS_PAGE < PARTS; page += 1) await broker.workflows.results(group, page);
    },
  },
  {
    title: 'a chord of 100 000 parts that is revoked',
    run: async (stage) => {
      await chord(stage, 'revoked', chordOf(PARTS));
      await work(stage, ['chords'], succeeded, 3);
      expect(await stage.broker.tasks.revoke('revoked')).toBe(true);
      expect((await stage.endedHead('revoked')).state).toBe('REVOKED');
    },
  },
  {
    title: 'a chord of 100 000 parts that a part fails at once',
    run: async (stage) => {
      await chord(stage, 'failed', chordOf(PARTS, { failFast: true }));
      await workOff(stage, 'failed', failed);
      expect((await stage.endedHead('failed')).state).toBe('FAILURE');
    },
  },
];
