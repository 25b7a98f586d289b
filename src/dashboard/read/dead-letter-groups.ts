import type { DeadLetterGroup, DeadLetterGroups } from '../api-types.js';
import type { DeadLetterEntry } from '../../broker/dead-letter-store.js';
import { deadLetterOf } from '../../client/dead-letter.js';
import { FILTER_KEYS, printFilter, type FilterTerm } from '../filter.js';
import type { DashboardUser } from '../http/access.js';
import type { Sources } from '../sources.js';
import { deadLetterQueryOf, fitsDeadLetter } from '../query/dead-letter-query.js';
import { readFilter } from '../query/read-filter.js';
import { deadLetterRow } from '../view/dead-letter-row.js';
import { momentText } from '../view/moment.js';
import type { Payloads } from '../view/payloads.js';
import { deadLettersFor } from './dead-letters.js';

const MOST_EXAMINED = 10_000;

/** The newest dead letters by task, queue and error, the largest group first. */
export async function groupDeadLetters(
  sources: Sources,
  filter: string,
  user: DashboardUser,
): Promise<DeadLetterGroups> {
  const { services, payloads, samples } = sources;
  const query = deadLetterQueryOf(filter, services.broker.now(), sources.payloadsFor(user));
  await sources.notedSearches.note({ user, filter, payload: query.payload });
  const asked = readFilter(filter, FILTER_KEYS);
  const groups = new Map<string, DeadLetterGroup>();
  let examined = 0;
  for await (const entries of deadLettersFor(services.broker, query, MOST_EXAMINED)) {
    examined += entries.length;
    for (const entry of entries) {
      if (!fitsDeadLetter(entry, query)) continue;
      const key = filterOf(entry, asked);
      const known = groups.get(key);
      groups.set(key, known ? withOlder(known, entry) : newGroup(entry, key, payloads));
    }
  }
  const { deadLetters: total } = await samples.overview.get();
  return { groups: [...groups.values()].toSorted((one, other) => other.count - one.count), examined, total };
}

/**
 * The filter that exactly the dead letters of the group of this one fit, within what was asked for. Its names are those that are
 * stored, neither redacted nor cut, because a bulk change acts on all that fit.
 */
function filterOf(entry: DeadLetterEntry, asked: readonly FilterTerm[]): string {
  const { task, queue, failure } = deadLetterOf(entry);
  const own: readonly FilterTerm[] = [
    { key: 'task', path: 'name', value: task },
    ...(queue === '' ? [] : [{ key: 'queue', value: queue } as const]),
    { key: 'error', path: 'name', value: failure.name },
  ];
  const isOwn = ({ key, path }: FilterTerm) => own.some((each) => each.key === key && each.path === path);
  return printFilter([...own, ...asked.filter((term) => !isOwn(term))]);
}

/** The list is read from the newest one on. */
function withOlder(group: DeadLetterGroup, { diedAt }: DeadLetterEntry): DeadLetterGroup {
  return { ...group, count: group.count + 1, oldestAt: momentText(diedAt) ?? group.oldestAt };
}

function newGroup(entry: DeadLetterEntry, filter: string, payloads: Payloads): DeadLetterGroup {
  const { id, task, queue, errorName, errorMessage, diedAt } = deadLetterRow(entry, payloads);
  return {
    task,
    queue,
    errorName,
    errorMessage,
    count: 1,
    oldestAt: diedAt,
    newestAt: diedAt,
    newestId: id,
    filter,
  };
}
