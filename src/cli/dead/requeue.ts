import { counted } from '../../core/counted.js';
import { confirm } from '../confirm.js';
import { EXIT } from '../exit-code.js';
import type { Output } from '../output.js';
import { Progress } from '../progress.js';
import type { Session } from '../session.js';
import { idsOf, type BulkOptions } from './chosen.js';

export interface RequeueOptions extends BulkOptions {
  readonly to?: string;
  readonly arguments?: readonly unknown[];
}

/** `ntq dead requeue` */
export async function requeueDeadLetters(
  session: Session,
  given: readonly string[],
  options: RequeueOptions,
): Promise<void> {
  const { deadLetters, output } = session;
  const ids = await idsOf(session, given, options);
  if (options.all === true && ids.length > 0)
    await confirm(`Run ${counted(ids.length, 'task')} again?`, options.yes);
  const changes = {
    ...(options.to !== undefined && { queue: options.to }),
    ...(options.arguments !== undefined && { args: options.arguments }),
  };
  const progress = new Progress('requeueing:', ids.length);
  const requeued: { id: string; as: string }[] = [];
  await deadLetters.requeue(ids, changes, (id, result) => {
    requeued.push({ id, as: result.id });
    progress.show(requeued.length);
  });
  progress.end();
  if (requeued.length < ids.length) process.exitCode = EXIT.failed;
  output.answer(requeued, () => {
    for (const { id, as } of requeued.length > 20 ? [] : requeued) output.line(`${id} runs again as ${as}`);
    output.line(`${requeued.length} of ${counted(ids.length, 'task')} run again.`);
  });
  warnOfMissing(
    output,
    ids.filter((id) => !requeued.some((each) => each.id === id)),
  );
}

/** They were requeued or dropped before, are too old, or were never there. */
function warnOfMissing(output: Output, ids: readonly string[]): void {
  if (ids.length === 0) return;
  const listed = ids.slice(0, 10).join(', ');
  output.warn(`No dead letter is kept of ${listed}: ntq dead list shows those that are.`);
}
