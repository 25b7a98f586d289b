import type { ScheduleRow } from '../../../src/dashboard/api-types.js';
import { whenInWords } from './when-words.js';

/** When it is due in words, and below them the expression that they say. */
export function When({ when }: Pick<ScheduleRow, 'when'>) {
  const words = whenInWords(when);
  if (when.kind !== 'cron') return <>{words}</>;
  return (
    <div>
      {words !== when.cron && words}
      <p class="cell-note">
        <span class="mono">{when.cron}</span> {when.timeZone}
      </p>
    </div>
  );
}
