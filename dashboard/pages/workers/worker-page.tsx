import type { ComponentChildren } from 'preact';
import type { LiveTopic, WorkerDetail, WorkerRow } from '../../../src/dashboard/api-types.js';
import { readWorker } from '../../api/workers.js';
import { useResource } from '../../state/resource.js';
import { hrefOf } from '../../state/route.js';
import { pageNames } from '../../text/page-names.js';
import { shown } from '../../text/shown.js';
import { DetailHeader } from '../../ui/detail-header.js';
import { Fact } from '../../ui/fact.js';
import { Loaded } from '../../ui/loaded.js';
import { OwnText } from '../../ui/own-text.js';
import { Time } from '../../ui/time.js';
import { RunningTasks } from './running-tasks.js';
import { workerTexts } from './texts.js';
import { WorkerActions } from './worker-actions.js';
import { Load, LoopLag, WorkerState } from './worker-table.js';

const READ_EVERY_MS = 5000;

export function WorkerPage({ id }: { readonly id: string }) {
  const worker = useResource<WorkerDetail>(id, {
    load: (signal) => readWorker(id, signal),
    topics: ['workers'],
    merge: (data, topic, message) => withSample(data, topic, message),
    everyMs: READ_EVERY_MS,
  });
  const data = worker.state.value.data;
  return (
    <>
      <DetailHeader
        parent={{ title: pageNames().workers, href: hrefOf('workers') }}
        id={id}
        state={data && <WorkerState isAlive={data.isAlive} />}
      >
        {data && <WorkerActions worker={data} />}
      </DetailHeader>
      <Loaded resource={worker}>
        {(found) => (
          <>
            <Facts worker={found} />
            <RunningTasks tasks={found.runningTasks} />
          </>
        )}
      </Loaded>
    </>
  );
}

function Facts({ worker }: { readonly worker: WorkerDetail }) {
  return (
    <div class="panel">
      <dl class="facts body">
        {[...loadFacts(worker), ...processFacts(worker)].map(([name, value]) => (
          <Fact key={name} name={name}>
            {value}
          </Fact>
        ))}
      </dl>
    </div>
  );
}

type FactRow = readonly [name: string, value: ComponentChildren];

function loadFacts(worker: WorkerDetail): readonly FactRow[] {
  const t = workerTexts();
  const { queues, reserved, done, loopLagMs, memoryBytes } = worker;
  return [
    [
      t.load,
      <div class="short">
        <Load worker={worker} />
      </div>,
    ],
    [
      t.reserved,
      <>
        {shown.number(reserved)} <span class="faint">{t.reservedMore}</span>
      </>,
    ],
    [t.done, shown.number(done)],
    [t.loopLag, <LoopLag ms={loopLagMs} />],
    [t.memory, shown.bytes(memoryBytes)],
    [t.queues, <OwnText text={queues.join(', ')} max={2_000} />],
  ];
}

function processFacts({ host, pid, version, startedAt, seenAt, tasks }: WorkerDetail): readonly FactRow[] {
  const t = workerTexts();
  return [
    [t.host, <OwnText text={host} />],
    [t.process, pid],
    [t.version, <OwnText text={version} />],
    [t.started, <Time at={startedAt} />],
    [t.seen, <Time at={seenAt} />],
    [
      t.tasks,
      <span class="mono">
        <OwnText text={tasks.join(', ')} max={10_000} />
      </span>,
    ],
  ];
}

function withSample(worker: WorkerDetail, _topic: LiveTopic, message: unknown): WorkerDetail {
  const sample = (message as readonly WorkerRow[]).find(({ id }) => id === worker.id);
  return { ...worker, ...sample };
}
