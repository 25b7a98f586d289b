import { describe, expect, it } from '@jest/globals';
import type { Outcome } from '../../../src/core/outcome.js';
import { DynamicWorkflow } from '../../../src/worker/dynamic-workflow.js';
import type { Run } from '../../../src/worker/run.js';
import { failed, HOUR, succeeded } from '../messages.js';
import type { Open } from '../open-broker.js';
import { useStage, type Stage } from '../stage.js';
import { chainOf, composer, enqueue, groupOf, runContinuations, s, si, tasks } from './workflow.js';

const LIMITS = { deadLetterAgeMs: HOUR, deadLetterCount: 10, silentMs: HOUR, draftAgeMs: HOUR };

/** Which workflows are listed as not ended, and which as ended. */
export function describeListed(open: Open): void {
  describe('the lists of workflows', () => {
    describeEnds(open);
    describeDrafts(open);
    describeReplaced(open);
  });
}

async function lists({ broker: { inspector } }: Stage): Promise<readonly (readonly string[])[]> {
  const running = await inspector.tasks('workflows', { offset: 0, limit: 100 });
  const { tasks: ended } = await inspector.ended({ among: 'workflows', limit: 100, accepts: () => true });
  return [running.map(({ id }) => id), ended.map(({ id }) => id)];
}

/** Runs all that can run, until nothing is left. */
async function runAll(stage: Stage, outcome: Outcome = succeeded): Promise<void> {
  const worker = stage.worker();
  for (let leased = await worker.lease(10); leased.length > 0; leased = await worker.lease(10)) {
    for (const delivery of leased) await worker.settle(delivery, outcome);
    await runContinuations(stage);
  }
}

/** Lets so much time pass, and takes away what is past its time. */
async function prune(stage: Stage, ms: number): Promise<void> {
  await stage.advance(ms);
  while (await stage.broker.tasks.prune(LIMITS)) {
    // A bounded part of it each time.
  }
}

function describeEnds(open: Open): void {
  const stage = useStage(open);

  it('A workflow runs from its commit to the end of its last node, however it ends', async () => {
    const worker = stage.worker();
    await enqueue(stage, 'fails', chainOf(si(), s()));
    await worker.settle(await worker.leaseOne(), failed);
    await runContinuations(stage);
    await stage.advance(1);
    await enqueue(stage, 'chord', chainOf(groupOf(tasks(2)), s()));
    await stage.advance(1);
    await enqueue(stage, 'group', groupOf(tasks(2)));
    expect(await lists(stage)).toEqual([['chord', 'group'], ['fails']]);
    await stage.advance(1);
    await runAll(stage);
    const [open, [first, second, ...others] = []] = await lists(stage);
    expect([open, new Set([first, second]), others]).toEqual([[], new Set(['chord', 'group']), ['fails']]);
  });

  it('A group of nothing has ended when it is committed, and a task with an errback alone is no workflow', async () => {
    await enqueue(stage, 'none', groupOf([]));
    await enqueue(stage, 'alone', si().linkError(si('errback')) as never);
    await runContinuations(stage);
    expect(await lists(stage)).toEqual([[], ['none']]);
    await runAll(stage, failed);
    expect(await lists(stage)).toEqual([[], ['none']]);
  });

  it('A revoked workflow is listed as ended', async () => {
    await enqueue(stage, 'w', chainOf(si(), s(), s()));
    await stage.broker.tasks.revoke('w');
    await runContinuations(stage);
    expect(await lists(stage)).toEqual([[], ['w']]);
  });

  it('Records of ended workflows go when their time has come', async () => {
    await enqueue(stage, 'w', chainOf(si(), s()));
    await runAll(stage);
    await prune(stage, 25 * HOUR);
    expect(await lists(stage)).toEqual([[], []]);
    expect(await stage.find('w')).toBeUndefined();
  });
}

function describeDrafts(open: Open): void {
  const stage = useStage(open);

  it('A draft is not listed before it is whole, nor when it is dropped', async () => {
    const { workflows } = stage.broker;
    const nodes = [{ id: 'half', head: { name: 'a', queue: 'q', at: stage.now, size: 1 }, body: '' }];
    await workflows.draft({ root: 'half', owner: 'me', nodes, isFirst: true });
    expect(await lists(stage)).toEqual([[], []]);
    await prune(stage, 2 * HOUR);
    expect(await lists(stage)).toEqual([[], []]);
  });
}

function describeReplaced(open: Open): void {
  const stage = useStage(open);

  it('A task that is replaced by a workflow is listed from then on, and a replaced part of one is not', async () => {
    const replaced = async (by: ReturnType<typeof si>) => {
      const delivery = await stage.worker().leaseOne();
      const run = { id: delivery.id, head: delivery.head, delivery, body: { args: [] }, added: 0 };
      const outcome: Outcome = await new DynamicWorkflow(stage.broker, composer).outcome(
        run as unknown as Run,
        by.with({ queue: 'q' }),
      );
      await stage.worker().settle(delivery, outcome);
    };
    await stage.publish('alone');
    await replaced(chainOf(si(), s()));
    expect(await lists(stage)).toEqual([['alone'], []]);
    await runAll(stage);
    await enqueue(stage, 'w', groupOf(tasks(1)));
    await replaced(chainOf(si(), s()));
    expect(await lists(stage)).toEqual([['w'], ['alone']]);
  });
}
