import type { LimitKind, LimitList } from '../api-types.js';
import type { Sources } from '../sources.js';
import { limitRow } from '../view/limit-row.js';
import { momentText } from '../view/moment.js';

/** The limits as they are, and how many tasks wait behind them in which queue. */
export async function readLimits({ samples }: Sources): Promise<LimitList> {
  const [limits, { queues, at }] = await Promise.all([samples.limits.get(), samples.overview.get()]);
  const blocked = queues.flatMap(({ name: queue, blocked: kinds }) =>
    (Object.entries(kinds) as [LimitKind, number][]).map(([kind, count]) => ({ queue, kind, count })),
  );
  return { at: momentText(at) ?? '', limits: limits.map(limitRow), blocked };
}
