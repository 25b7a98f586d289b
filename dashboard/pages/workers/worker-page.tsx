import type { LiveTopic, WorkerDetail, WorkerRow } from '../../../src/dashboard/api-types.js';
import { readWorker } from '../../api/workers.js';
import { useResource } from '../../state/resource.js';
import { hrefOf } from '../../state/route.js';
import { pageNames } from '../../text/page-names.js';
import { shown } from '../../text/shown.js';
import { DetailHeader } from '../../ui/detail-header.js';
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
  const t = workerTexts();
  const { host, pid, version, startedAt, seenAt, queues, tasks, reserved, done, loopLagMs, memoryBytes } =
    worker;
  return (
    <div class="panel">
      <dl class="facts body">
        <dt>{t.load}</dt>
        <dd class="short">
          <Load worker={worker} />
        </dd>
        <dt>{t.reserved}</dt>
        <dd>
          {shown.number(reserved)} <span class="faint">{t.reservedMore}</span>
        </dd>
        <dt>{t.done}</dt>
        <dd>{shown.number(done)}</dd>
        <dt>{t.loopLag}</dt>
        <dd>
          <LoopLag ms={loopLagMs} />
        </dd>
        <dt>{t.memory}</dt>
        <dd>{shown.bytes(memoryBytes)}</dd>
        <dt>{t.queues}</dt>
        <dd>
          <OwnText text={queues.join(', ')} max={2_000} />
        </dd>
        <dt>{t.host}</dt>
        <dd>
          <OwnText text={host} />
        </dd>
        <dt>{t.process}</dt>
        <dd>{pid}</dd>
        <dt>{t.version}</dt>
        <dd>
          <OwnText text={version} />
        </dd>
        <dt>{t.started}</dt>
        <dd>
          <Time at={startedAt} />
        </dd>
        <dt>{t.seen}</dt>
        <dd>
          <Time at={seenAt} />
        </dd>
        <dt>{t.tasks}</dt>
        <dd class="mono">
          <OwnText text={tasks.join(', ')} max={10_000} />
        </dd>
      </dl>
    </div>
  );
}

function withSample(worker: WorkerDetail, _topic: LiveTopic, message: unknown): WorkerDetail {
  const sample = (message as readonly WorkerRow[]).find(({ id }) => id === worker.id);
  return { ...worker, ...sample };
}
