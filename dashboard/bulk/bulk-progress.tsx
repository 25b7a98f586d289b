import { useEffect } from 'preact/hooks';
import type { BulkAction } from '../../src/dashboard/api-types.js';
import { hrefOf } from '../state/route.js';
import { commonTexts } from '../text/common.js';
import { pageNames } from '../text/page-names.js';
import { shown } from '../text/shown.js';
import { ActionButton, Button } from '../ui/button.js';
import { ErrorNote } from '../ui/error-note.js';
import { ApiError } from '../api/api-error.js';
import { Meter } from '../ui/meter.js';
import { OwnText } from '../ui/own-text.js';
import { abortBulk, bulkJob, dismissBulk, followKept, isUnderWay, type FollowedBulk } from './bulk-job.js';
import { mayChange } from './may-change.js';
import { bulkOutcome, bulkTexts } from './texts.js';

export interface BulkProgressProps {
  /** The page shows changes of these kinds. */
  readonly actions: readonly BulkAction[];
  /** Called when one has ended: the list is out of date. */
  readonly onEnd: () => void;
}

/** How far a change to many tasks is, and how it ended. */
export function BulkProgress({ actions, onEnd }: BulkProgressProps) {
  const job = bulkJob.value;
  const isEnded = job !== undefined && !isUnderWay(job);
  useEffect(followKept, []);
  useEffect(() => {
    if (isEnded) onEnd();
  }, [isEnded, job?.id]);
  if (job === undefined || !actions.includes(job.action)) return null;
  return (
    <section class="bulk-progress panel" aria-label={bulkTexts()[job.action]}>
      <div class="body">
        <div class="bulk-line">
          <p role="status">{isEnded ? <Outcome job={job} /> : <Running job={job} />}</p>
          <span class="spring" />
          {!isEnded && mayChange(job.action) && (
            <ActionButton run={abortBulk} done={bulkTexts().aborted}>
              {bulkTexts().abort}
            </ActionButton>
          )}
          {isEnded && (
            <Button kind="quiet" icon="close" label={commonTexts().dismiss} onClick={dismissBulk} />
          )}
        </div>
        <Meter
          value={job.handled}
          max={job.matched}
          label={bulkOutcome(job.action, shown.number(job.changed))}
        />
        {job.error !== undefined && <ErrorNote error={new ApiError(500, job.error)} />}
        <Refusals job={job} />
      </div>
    </section>
  );
}

function Running({ job: { action, state, handled, matched } }: { readonly job: FollowedBulk }) {
  const t = bulkTexts();
  if (state === 'matching') return <>{`${t[action]}: ${t.counting(shown.number(matched))}`}</>;
  return <>{`${t[action]}: ${t.running(shown.number(handled), shown.number(matched))}`}</>;
}

function Outcome({ job }: { readonly job: FollowedBulk }) {
  const t = bulkTexts();
  const parts = [
    job.state === 'lost' && t.lost,
    job.state === 'aborted' && t.aborted,
    job.state === 'failed' && t.failed,
    bulkOutcome(job.action, shown.number(job.changed)),
    job.isPartial && t.partial,
    job.skippedCount > 0 && t.skipped(shown.number(job.skippedCount)),
    job.refusedCount > 0 && t.refused(shown.number(job.refusedCount)),
  ];
  return (
    <>
      {parts.filter(Boolean).join(' · ')}{' '}
      {job.state === 'lost' && <a href={hrefOf('audit')}>{pageNames().audit}</a>}
    </>
  );
}

function Refusals({ job: { refused } }: { readonly job: FollowedBulk }) {
  if (refused.length === 0) return null;
  return (
    <details>
      <summary>{bulkTexts().firstRefused(shown.number(refused.length))}</summary>
      <ul class="refusals">
        {refused.map(({ id, message }) => (
          <li key={id}>
            <code>
              <OwnText text={id} max={80} />
            </code>{' '}
            <OwnText text={message} />
          </li>
        ))}
      </ul>
    </details>
  );
}
