import type { LimitKind, LimitList } from '../../../src/dashboard/api-types.js';
import { tasksHref } from '../../state/filter-links.js';
import { counted } from '../../text/shown.js';
import { limitTexts } from './texts.js';

const KINDS: readonly LimitKind[] = ['breaker', 'concurrency', 'rate'];

/** The tasks that limits hold back, by the kind of limit. */
export function Blocked({ blocked }: Pick<LimitList, 'blocked'>) {
  const t = limitTexts();
  const kinds = KINDS.filter((kind) => blocked.some((row) => row.kind === kind));
  if (kinds.length === 0) return null;
  return (
    <section class="panel">
      <header>
        <h2>{t.blocked}</h2>
      </header>
      <dl class="facts body">
        {kinds.map((kind) => (
          <>
            <dt>{t.blockedBy[kind]}</dt>
            <dd>
              <ul class="inline-list">
                {blocked
                  .filter((row) => row.kind === kind)
                  .map(({ queue, count }) => (
                    <li key={queue}>
                      <a href={tasksHref({ queue, state: 'waiting' })}>
                        {t.waitsIn(counted(count, t.tasksOne, t.tasksMany), queue)}
                      </a>
                    </li>
                  ))}
              </ul>
            </dd>
          </>
        ))}
      </dl>
    </section>
  );
}
