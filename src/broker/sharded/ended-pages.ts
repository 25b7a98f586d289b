import type { EndedPage, EndedPosition, EndedTask } from '../inspector.js';
import { merged } from './merge.js';

/** The newest first; of one millisecond the ids backwards. */
function order(one: EndedPosition, other: EndedPosition): number {
  return other.at - one.at || (one.id < other.id ? 1 : one.id > other.id ? -1 : 0);
}

function positionOf({ id, record }: EndedTask): EndedPosition {
  return { at: record.head.endedAt, id };
}

/**
 * The page of all shards from one page of each, all read from the same position. A shard that was not read to its end hides what comes
 * behind its page, so nothing behind the nearest such position may be shown.
 */
export function endedPageOver(pages: readonly EndedPage[], limit: number): EndedPage {
  const [edge] = pages.flatMap(({ next }) => next ?? []).sort(order);
  const tasks = merged(
    pages.map((page) => page.tasks),
    (one, other) => order(positionOf(one), positionOf(other)),
  );
  const sure = edge === undefined ? tasks : tasks.filter((task) => order(positionOf(task), edge) <= 0);
  const shown = sure.slice(0, limit);
  const last = shown.at(-1);
  return { tasks: shown, next: shown.length < sure.length && last ? positionOf(last) : edge };
}
