import type { Broker } from '../../broker/broker.js';
import type { DeadLetterEntry } from '../../broker/dead-letter-store.js';
import { ApiError } from '../http/api-error.js';
import { fitsDeadLetter, type DeadLetterQuery } from '../query/dead-letter-query.js';

type Source = Pick<Broker, 'deadLetters'>;

const READ_AT_ONCE = 200;
/** A page looks at no more of them, so that it answers soon whatever fits. */
const MOST_EXAMINED = 2_000;

/** A part of the list of dead letters that fit, the newest first; `next` is the cursor of the part behind it. */
export async function listDeadLetters(
  broker: Source,
  query: DeadLetterQuery,
  { cursor, limit }: { readonly cursor: string; readonly limit: number },
): Promise<{ readonly entries: readonly DeadLetterEntry[]; readonly next: string | undefined }> {
  if (!/^\d{0,15}$/.test(cursor))
    throw new ApiError(
      400,
      'BAD_CURSOR',
      'The cursor is not one of this list.',
      'Take the `next` of the page before it.',
    );
  if (query.id !== undefined) return { entries: await one(broker, query.id, query), next: undefined };
  const first = Number(cursor);
  const entries: DeadLetterEntry[] = [];
  for (let offset = first; ;) {
    const read = await broker.deadLetters.list({
      offset,
      limit: Math.min(READ_AT_ONCE, Math.max(limit, 50)),
    });
    for (const entry of read) {
      if (entries.length === limit) return { entries, next: String(offset) };
      offset += 1;
      if (fitsDeadLetter(entry, query)) entries.push(entry);
    }
    if (read.length === 0) return { entries, next: undefined };
    if (offset - first >= MOST_EXAMINED) return { entries, next: String(offset) };
  }
}

/** Those that may fit, page by page: the one of the id that is asked for, else all of the newest `most`. */
export async function* deadLettersFor(
  broker: Source,
  query: DeadLetterQuery,
  most: number,
): AsyncGenerator<readonly DeadLetterEntry[], void, undefined> {
  if (query.id === undefined) yield* newestDeadLetters(broker, most);
  else yield await one(broker, query.id, query);
}

/** All of the newest `most`, page by page. The next page is on its way while one is looked at. */
export async function* newestDeadLetters(
  broker: Source,
  most: number,
): AsyncGenerator<readonly DeadLetterEntry[], void, undefined> {
  const pageAt = async (offset: number) => {
    const limit = Math.min(READ_AT_ONCE, most - offset);
    return limit > 0 ? broker.deadLetters.list({ offset, limit }) : [];
  };
  let ahead = pageAt(0);
  for (let offset = READ_AT_ONCE; ; offset += READ_AT_ONCE) {
    const read = await ahead;
    if (read.length < READ_AT_ONCE) return yield read;
    ahead = pageAt(offset);
    // Nobody waits for it where the reader leaves.
    ahead.catch(() => undefined);
    yield read;
  }
}

async function one(broker: Source, id: string, query: DeadLetterQuery): Promise<readonly DeadLetterEntry[]> {
  const entry = await broker.deadLetters.get(id);
  return entry !== undefined && fitsDeadLetter(entry, query) ? [entry] : [];
}
