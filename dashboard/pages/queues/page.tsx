import type { LiveTopic, QueueList, QueueRow } from '../../../src/dashboard/api-types.js';
import { readQueues } from '../../api/queues.js';
import { useResource } from '../../state/resource.js';
import { setQuery } from '../../state/router.js';
import { pageNames } from '../../text/page-names.js';
import { counted, shown } from '../../text/shown.js';
import { Button } from '../../ui/button.js';
import { Loaded } from '../../ui/loaded.js';
import { Notice } from '../../ui/notice.js';
import { PageHeader } from '../../ui/page-header.js';
import { SearchField } from '../../ui/search-field.js';
import type { PageProps } from '../page.js';
import { QueueTable } from './queue-table.js';
import { queueTexts } from './texts.js';

/** Rates are of the last minutes, so they need not be read more often. */
const READ_EVERY_MS = 15_000;

/** Where does work wait, and for how long? */
export default function QueuesPage({ query }: PageProps) {
  const t = queueTexts();
  const queues = useResource('queues', {
    load: readQueues,
    topics: ['queues'],
    merge: withSample,
    everyMs: READ_EVERY_MS,
  });
  const name = query.get('name') ?? '';
  const data = queues.state.value.data;
  return (
    <>
      <PageHeader title={pageNames().queues} summary={data && summaryOf(data.queues)}>
        <SearchField label={t.find} value={name} onInput={(value) => setQuery({ name: value })} />
      </PageHeader>
      <Loaded resource={queues}>{(found) => <Matching queues={found.queues} name={name} />}</Loaded>
    </>
  );
}

function Matching({ queues, name }: { readonly queues: readonly QueueRow[]; readonly name: string }) {
  const t = queueTexts();
  const matching = queues.filter((queue) => queue.name.includes(name));
  if (queues.length === 0)
    return (
      <Notice title={t.empty} icon="queues">
        {t.emptyMore}
      </Notice>
    );
  if (matching.length > 0) return <QueueTable queues={matching} />;
  return (
    <Notice title={t.noMatch} icon="search">
      <Button onClick={() => setQuery({ name: undefined })}>{t.showAll}</Button>
    </Notice>
  );
}

/** A sample of the stream has no rates: those that were read last stay. Rows keep their order, so that none moves under the hand. */
function withSample(list: QueueList, _topic: LiveTopic, message: unknown): QueueList {
  const before = new Map(list.queues.map((queue) => [queue.name, queue]));
  const queues = (message as readonly QueueRow[]).map((queue) => ({
    ...ratesOf(before.get(queue.name)),
    ...queue,
  }));
  return { ...list, queues };
}

function ratesOf(queue: QueueRow | undefined): Partial<QueueRow> {
  const { rates, sparkline } = queue ?? {};
  return { ...(rates && { rates }), ...(sparkline && { sparkline }) };
}

function summaryOf(queues: readonly QueueRow[]): string {
  const t = queueTexts();
  const paused = queues.filter((queue) => queue.paused).length;
  const longest = queues.reduce<QueueRow | undefined>(
    (one, other) => ((other.oldestWaitMs ?? -1) > (one?.oldestWaitMs ?? -1) ? other : one),
    undefined,
  );
  const wait =
    longest?.oldestWaitMs === undefined
      ? t.summaryNoWait
      : t.summaryWait(shown.duration(longest.oldestWaitMs), longest.name);
  const parts = [
    counted(queues.length, t.queue, t.queues),
    paused > 0 && `${shown.number(paused)} ${t.paused}`,
    wait,
  ];
  return parts.filter(Boolean).join(', ');
}
