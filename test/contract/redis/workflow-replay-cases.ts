import type { Delivery } from '../../../src/broker/task-store.js';
import { entryIdOf } from '../../../src/canvas/plan.js';
import type { AnySignature } from '../../../src/canvas/signature.js';
import type { Outcome } from '../../../src/core/outcome.js';
import { failed, retried, succeeded } from '../messages.js';
import type { Stage } from '../stage.js';
import {
  chainOf,
  enqueue,
  groupOf,
  messagesOf,
  s,
  si,
  tasks,
  type Heads,
} from '../workflow-store/workflow.js';
import type { ReplayCase } from './replay-case.js';

async function draft(stage: Stage, signature: AnySignature, isWhole: boolean) {
  const nodes = await messagesOf(stage, 'w', signature);
  const batch = { root: 'w', owner: 'me', nodes, isFirst: true };
  const call = isWhole ? { ...batch, entry: entryIdOf(signature, { id: 'w' }) } : batch;
  return () => stage.broker.workflows.draft(call);
}

/** An exchange that settles what a worker leased of a workflow, with outcomes that come again and again. */
async function settling(
  stage: Stage,
  signature: AnySignature,
  outcomes: readonly Outcome[],
  { before = 0, heads = {} as Heads } = {},
) {
  await enqueue(stage, 'w', signature, heads);
  const worker = stage.worker();
  for (let step = 0; step < before; step += 1) await worker.settle(await worker.leaseOne(), succeeded);
  const deliveries = await worker.lease(outcomes.length);
  const settlements = deliveries.map((one, index) => worker.settlement(one, outcomes[index]!));
  return async () => {
    const reply = await worker.exchange({ settlements, slots: 2, sequence: 100 });
    return [reply.deliveries, reply.refused, reply.next.hasContinuations];
  };
}

async function replacing(stage: Stage, signature: AnySignature, isDrafted = false) {
  await enqueue(stage, 'w', groupOf(tasks(2)));
  const worker = stage.worker();
  const part = await worker.leaseOne();
  const all = (await messagesOf(stage, part.id, signature)).map((node) =>
    node.id === part.id
      ? { ...node, head: { ...node.head, group: 'w', index: 0, lastToken: part.token } }
      : node,
  );
  const inner = all.filter(({ id }) => id !== part.id);
  if (isDrafted)
    await stage.broker.workflows.draft({ root: 'w.0~1', owner: part.token, nodes: inner, isFirst: true });
  const nodes = isDrafted ? all.filter(({ id }) => id === part.id) : all;
  const outcome: Outcome = {
    ...{ kind: 'replaced', nodes, entry: entryIdOf(signature, { id: part.id }) },
    ...(isDrafted && { draft: 'w.0~1' }),
  };
  return async () =>
    (await worker.exchange({ settlements: [worker.settlement(part, outcome)], sequence: 100 })).refused;
}

async function adding(stage: Stage) {
  await enqueue(stage, 'w', groupOf(tasks(2)));
  const { id, token }: Delivery = await stage.worker().leaseOne();
  const nodes = [
    ...(await messagesOf(stage, 'x', chainOf(si(), s()))),
    ...(await messagesOf(stage, 'y', groupOf(tasks(2)))),
  ];
  const parts = [
    { id: 'x', entry: 'x/0' },
    { id: 'y', entry: 'y' },
  ];
  return () => stage.broker.workflows.add({ group: 'w', by: { id, token }, nodes, parts });
}

async function revoking(stage: Stage, id: string, terminate?: boolean) {
  await enqueue(stage, 'w', chainOf(si(), groupOf([...tasks(2), groupOf(tasks(1))]), s()));
  await stage.worker().settle(await stage.worker().leaseOne(), succeeded);
  await stage.worker().leaseOne();
  return () => stage.broker.tasks.revoke(id, terminate, { call: 'one' });
}

const chord = () => chainOf(groupOf([...tasks(2), groupOf(tasks(1))]), s('body').linkError(s()), s());

/** The calls with which workflows are made and led on. */
export const workflowCases: readonly ReplayCase[] = [
  { script: 'draft', what: 'the first batch', call: (stage) => draft(stage, chord(), false) },
  {
    script: 'draft',
    what: 'a first batch that begins its draft again',
    call: async (stage) => {
      await (
        await draft(stage, chord(), false)
      )();
      return draft(stage, chainOf(si(), s()), false);
    },
  },
  {
    script: 'draft',
    what: 'a whole workflow',
    secondAnswer: 'duplicate',
    call: (stage) => draft(stage, chord(), true),
  },
  {
    script: 'draft',
    what: 'the last batch',
    secondAnswer: 'duplicate',
    call: async (stage) => {
      await (
        await draft(stage, chord(), false)
      )();
      return () =>
        stage.broker.workflows.draft({ root: 'w', owner: 'me', nodes: [], isFirst: false, entry: 'w/0' });
    },
  },
  { script: 'add-parts', what: 'adding parts', call: adding },
  {
    script: 'advance',
    what: 'leading on',
    secondAnswer: false,
    call: async (stage) => {
      await enqueue(stage, 'w', chainOf(...tasks(150)));
      await stage.worker().settle(await stage.worker().leaseOne(), failed);
      return () => stage.broker.workflows.advance();
    },
  },
  {
    script: 'exchange',
    what: 'parts',
    call: (stage) => settling(stage, chord(), [succeeded, succeeded, succeeded]),
  },
  {
    script: 'exchange',
    what: 'parts that fail',
    call: (stage) =>
      settling(stage, chord(), [failed, succeeded, failed], { heads: { w: { hooks: ['hook'] } } }),
  },
  {
    script: 'exchange',
    what: 'parts that are retried',
    call: (stage) => settling(stage, chord(), [retried(), retried(5), succeeded]),
  },
  {
    script: 'exchange',
    what: 'a step of a chain',
    call: (stage) => settling(stage, chainOf(si(), s(), s()), [succeeded], { before: 1 }),
  },
  {
    script: 'exchange',
    what: 'a step that fails',
    call: (stage) => settling(stage, chainOf(si(), s()).linkError(s('err')), [failed]),
  },
  {
    script: 'exchange',
    what: 'the first failure of a group',
    call: (stage) => settling(stage, groupOf(tasks(5), { failFast: true }), [succeeded, failed]),
  },
  {
    script: 'exchange',
    what: 'a replacement',
    call: (stage) => replacing(stage, chainOf(si(), groupOf([s(), si()]))),
  },
  {
    script: 'exchange',
    what: 'a replacement from a draft',
    call: (stage) => replacing(stage, chainOf(groupOf(tasks(2)), s()), true),
  },
  {
    script: 'revoke',
    what: 'revoking a workflow',
    call: (stage) => revoking(stage, 'w'),
  },
  {
    script: 'revoke',
    what: 'revoking a group, its running part goes on',
    call: (stage) => revoking(stage, 'w/1', false),
  },
  {
    script: 'revoke',
    what: 'revoking a member',
    call: (stage) => revoking(stage, 'w/1.1', true),
  },
  {
    script: 'prune',
    what: 'dropping a draft',
    secondAnswer: false,
    call: async (stage) => {
      await (
        await draft(stage, chord(), false)
      )();
      await stage.advance(700_000);
      const limits = { deadLetterAgeMs: 1e9, deadLetterCount: 9, silentMs: 1e9, draftAgeMs: 600_000 };
      return () => stage.broker.tasks.prune(limits);
    },
  },
  {
    script: 'recover',
    what: 'recovery of parts',
    secondAnswer: { lost: [], expired: [], hasMore: false, endsInMs: undefined, isQuiet: false, workers: 0 },
    call: async (stage) => {
      await enqueue(stage, 'w', chord(), { 'w/0.1': { maxLosses: 1 } });
      await stage.worker('dies').lease(3);
      await stage.pass(22_500);
      await stage.advance(15_000);
      return () => stage.broker.tasks.recover(30_000);
    },
  },
];
