import type { DeadLetterDetail, DeadLetterRow } from '../api-types.js';
import type { DeadLetterEntry } from '../../broker/dead-letter-store.js';
import { deadLetterOf, type DeadLetter } from '../../client/dead-letter.js';
import type { Failure } from '../../core/failure.js';
import { failureView } from './failure-view.js';
import { momentText } from './moment.js';
import type { Payloads } from './payloads.js';
import { argumentsOf } from './stored-call.js';
import { linkOf } from './task-detail.js';

const NEVER = new Date(0).toISOString();
const MOST_RAW = 64 * 1024;

/** A dead letter as a row of a list. */
export function deadLetterRow(entry: DeadLetterEntry, payloads: Payloads): DeadLetterRow {
  return rowOf(entry, deadLetterOf(entry), payloads);
}

function rowOf(entry: DeadLetterEntry, deadLetter: DeadLetter, payloads: Payloads): DeadLetterRow {
  const { id, diedAt, task, queue, reason, failure, retries, losses } = deadLetter;
  return {
    id,
    diedAt: momentText(diedAt) ?? NEVER,
    task,
    queue,
    ...(reason !== undefined && { reason }),
    errorName: payloads.text(failure.name, 200),
    errorMessage: payloads.text(failure.message, 200),
    retries,
    losses,
    ...(entry.letter !== undefined && payloads.rowOf(entry.letter)),
  };
}

/** The page of one dead letter, with the failures of its attempts. */
export function deadLetterDetail(
  entry: DeadLetterEntry,
  history: readonly Failure[],
  payloads: Payloads,
  traceUrl: ((traceId: string) => string) | undefined,
): DeadLetterDetail {
  const deadLetter = deadLetterOf(entry);
  const { letter } = entry;
  const { traceId } = deadLetter;
  const isShown = payloads.mode === 'shown';
  return {
    ...rowOf(entry, deadLetter, payloads),
    failure: failureView(deadLetter.failure, payloads),
    attempts: history.map((failure) => failureView(failure, payloads)),
    ...(isShown && deadLetterArguments(entry, payloads)),
    ...(isShown && letter === undefined && { raw: payloads.text(entry.raw, MOST_RAW) }),
    ...(traceId !== undefined && { traceId, ...linkOf(traceId, traceUrl) }),
    canEdit: letter !== undefined && letter.head.hook !== true && argumentsOf(letter) !== undefined,
  };
}

/** The arguments and headers of a dead letter; of one that nobody can read its bytes. */
export function deadLetterArguments(
  { letter, raw }: DeadLetterEntry,
  payloads: Payloads,
): Pick<DeadLetterDetail, 'arguments' | 'headers' | 'raw'> {
  if (letter === undefined) return { raw: payloads.text(raw, MOST_RAW) };
  const args = argumentsOf(letter);
  return {
    ...(args !== undefined && { arguments: payloads.json(args) }),
    headers: payloads.headersOf(letter),
  };
}
