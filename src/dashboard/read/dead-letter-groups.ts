import type { DeadLetterGroup, DeadLetterGroups } from '../api-types.js';
import type { DeadLetterEntry } from '../../broker/dead-letter-store.js';
import { FILTER_KEYS, printFilter, type FilterTerm } from '../filter.js';
import type { DashboardUser } from '../http/access.js';
import { outlineOf, type DeadLetterOutline } from '../query/dead-letter-outline.js';
import { deadLetterQueryOf, fitsDeadLetter, type DeadLetterQuery } from '../query/dead-letter-query.js';
import { readFilter } from '../query/read-filter.js';
import type { Sources } from '../sources.js';
import { deadLetterRow } from '../view/dead-letter-row.js';
import { momentText } from '../view/moment.js';
import { deadLettersFor } from './dead-letters.js';

const MOST_EXAMINED = 10_000;

/** A group while it grows: the list is read from the newest dead letter on. */
interface Group {
  readonly newest: DeadLetterEntry;
  readonly outline: DeadLetterOutline;
  count: number;
  /** Epoch ms. */
  oldestAt: number;
}

/** The newest dead letters by task, queue and error, the largest group first. Those who ask at once for the same share one reading. */
export async function groupDeadLetters(
  sources: Sources,
  filter: string,
  user: DashboardUser,
): Promise<DeadLetterGroups> {
  const { services, samples } = sources;
  const query = deadLetterQueryOf(filter, services.broker.now(), sources.payloadsFor(user));
  await sources.notedSearches.note({ user, filter, payload: query.payload });
  const [groups, { deadLetters: total }] = await Promise.all([
    samples.deadLetterGroups.get(filter, () => readGroups(sources, query, filter)),
    samples.overview.get(),
  ]);
  return { ...groups, total };
}

async function readGroups(
  { services, payloads }: Sources,
  query: DeadLetterQuery,
  filter: string,
): Promise<Omit<DeadLetterGroups, 'total'>> {
  const asked = readFilter(filter, FILTER_KEYS);
  const groups = new Map<string, Group>();
  let examined = 0;
  for await (const entries of deadLettersFor(services.broker, query, MOST_EXAMINED)) {
    examined += entries.length;
    for (const entry of entries) addTo(groups, entry, query);
  }
  const rows = [...groups.values()]
    .sort((one, other) => other.count - one.count)
    .map(({ newest, outline, count, oldestAt }): DeadLetterGroup => {
      const { id, task, queue, errorName, errorMessage, diedAt } = deadLetterRow(newest, payloads);
      const moments = { oldestAt: momentText(oldestAt) ?? diedAt, newestAt: diedAt };
      const found = { task, queue, errorName, errorMessage, count, ...moments, newestId: id };
      return { ...found, filter: filterOf(outline, asked) };
    });
  return { groups: rows, examined };
}

function addTo(groups: Map<string, Group>, entry: DeadLetterEntry, query: DeadLetterQuery): void {
  const outline = outlineOf(entry);
  if (!fitsDeadLetter(entry, query, outline)) return;
  const { task, queue, failure } = outline;
  // A name holds no newline, but for that of an error.
  const key = `${task}\n${queue}\n${failure.name}`;
  const known = groups.get(key);
  if (known === undefined) groups.set(key, { newest: entry, outline, count: 1, oldestAt: entry.diedAt });
  else {
    known.count += 1;
    known.oldestAt = entry.diedAt;
  }
}

/**
 * The filter that exactly the dead letters of a group fit, within what was asked for. Its names are those that are stored, neither
 * redacted nor cut, because a bulk change acts on all that fit.
 */
function filterOf({ task, queue, failure }: DeadLetterOutline, asked: readonly FilterTerm[]): string {
  const own: readonly FilterTerm[] = [
    { key: 'task', path: 'name', value: task },
    ...(queue === '' ? [] : [{ key: 'queue', value: queue } as const]),
    { key: 'error', path: 'name', value: failure.name },
  ];
  const isOwn = ({ key, path }: FilterTerm) => own.some((each) => each.key === key && each.path === path);
  return printFilter([...own, ...asked.filter((term) => !isOwn(term))]);
}
