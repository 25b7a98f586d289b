import type { DeadLetterGroup, DeadLetterGroups } from '../api-types.js';
import { printFilter, type FilterTerm } from '../filter.js';
import type { Sources } from '../sources.js';
import { deadLetterQueryOf, fitsDeadLetter } from '../query/dead-letter-query.js';
import { readFilter } from '../query/read-filter.js';
import { deadLetterRow } from '../view/dead-letter-row.js';
import { newestDeadLetters } from './dead-letters.js';
import { FILTER_KEYS } from '../filter.js';

const MOST_EXAMINED = 10_000;

/** The newest dead letters by task, queue and error, the largest group first. */
export async function groupDeadLetters(sources: Sources, filter: string): Promise<DeadLetterGroups> {
  const { services, payloads, samples } = sources;
  const query = deadLetterQueryOf(filter, services.broker.now());
  const kept = readFilter(filter, FILTER_KEYS).filter(({ key }) => !['task', 'queue', 'error'].includes(key));
  const groups = new Map<string, DeadLetterGroup>();
  let examined = 0;
  for await (const entries of newestDeadLetters(services.broker, MOST_EXAMINED)) {
    examined += entries.length;
    for (const entry of entries) {
      if (!fitsDeadLetter(entry, query)) continue;
      const row = deadLetterRow(entry, payloads);
      const key = JSON.stringify([row.task, row.queue, row.errorName]);
      const known = groups.get(key);
      groups.set(
        key,
        known === undefined
          ? newGroup(row, kept)
          : { ...known, count: known.count + 1, oldestAt: row.diedAt },
      );
    }
  }
  const { deadLetters: total } = await samples.overview.get();
  return { groups: [...groups.values()].toSorted((one, other) => other.count - one.count), examined, total };
}

/** The list is read from the newest one on. */
function newGroup(row: ReturnType<typeof deadLetterRow>, kept: readonly FilterTerm[]): DeadLetterGroup {
  const { id, task, queue, errorName, errorMessage, diedAt } = row;
  const own: readonly FilterTerm[] = [
    { key: 'task', value: task },
    { key: 'queue', value: queue },
    { key: 'error', value: errorName },
  ];
  const filter = printFilter([...own.filter(({ value }) => value !== ''), ...kept]);
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
