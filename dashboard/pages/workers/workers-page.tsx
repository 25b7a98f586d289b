import type { WorkerList, WorkerRow } from '../../../src/dashboard/api-types.js';
import { readWorkers } from '../../api/workers.js';
import { useResource } from '../../state/resource.js';
import { setQuery } from '../../state/router.js';
import { pageNames } from '../../text/page-names.js';
import { counted, shown } from '../../text/shown.js';
import { Button } from '../../ui/button.js';
import { Loaded } from '../../ui/loaded.js';
import { Notice } from '../../ui/notice.js';
import { PageHeader } from '../../ui/page-header.js';
import { SearchField } from '../../ui/search-field.js';
import { workerTexts } from './texts.js';
import { WorkerTable } from './worker-table.js';

export function WorkersPage({ text }: { readonly text: string }) {
  const workers = useResource<WorkerList>('workers', {
    load: readWorkers,
    topics: ['workers'],
    merge: (list, _topic, message) => ({ ...list, workers: message as readonly WorkerRow[] }),
  });
  const data = workers.state.value.data;
  return (
    <>
      <PageHeader title={pageNames().workers} summary={data && summaryOf(data.workers)}>
        <SearchField label={workerTexts().find} value={text} onInput={(name) => setQuery({ name })} />
      </PageHeader>
      <Loaded resource={workers}>{(list) => <Matching workers={list.workers} text={text} />}</Loaded>
    </>
  );
}

function Matching({ workers, text }: { readonly workers: readonly WorkerRow[]; readonly text: string }) {
  const t = workerTexts();
  if (workers.length === 0)
    return (
      <Notice title={t.empty} icon="workers">
        {t.emptyMore} <code>ntq worker --app dist/app.module.js</code>
      </Notice>
    );
  const matching = workers.filter(({ id, host, queues }) =>
    [id, host, ...queues].some((word) => word.includes(text)),
  );
  if (matching.length > 0) return <WorkerTable workers={sorted(matching)} />;
  return (
    <Notice title={t.noMatch} icon="search">
      <Button onClick={() => setQuery({ name: undefined })}>{t.showAll}</Button>
    </Notice>
  );
}

/** Silent workers first, then by name: an order that does not change with the load. */
function sorted(workers: readonly WorkerRow[]): readonly WorkerRow[] {
  return workers.toSorted(
    (one, other) => Number(one.isAlive) - Number(other.isAlive) || (one.id < other.id ? -1 : 1),
  );
}

function summaryOf(workers: readonly WorkerRow[]): string {
  const t = workerTexts();
  const living = workers.filter(({ isAlive }) => isAlive);
  const sum = (of: (worker: WorkerRow) => number): string =>
    shown.number(living.reduce((total, worker) => total + of(worker), 0));
  const words = t.summary(
    counted(living.length, t.worker, t.workers),
    sum(({ running }) => running),
    sum(({ concurrency }) => concurrency),
  );
  const silent = workers.length - living.length;
  return silent === 0 ? words : `${words}; ${t.summarySilent(counted(silent, t.worker, t.workers))}`;
}
