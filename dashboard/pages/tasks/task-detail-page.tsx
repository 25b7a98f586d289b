import type { TaskDetail } from '../../../src/dashboard/api-types.js';
import { path, read } from '../../api/client.js';
import { Attempts, Failure } from '../../failure/failure.js';
import { lastAttempt } from '../../failure/last-attempt.js';
import { Payload } from '../../payload/payload.js';
import { useResource } from '../../state/resource.js';
import { pageNames } from '../../text/page-names.js';
import { DetailHeader } from '../../ui/detail-header.js';
import { Icon } from '../../ui/icon.js';
import { Loaded } from '../../ui/loaded.js';
import { OwnText } from '../../ui/own-text.js';
import { Panel } from '../../ui/panel.js';
import { PhaseBadge } from '../../ui/phase-badge.js';
import { hrefOf } from '../../state/route.js';
import { detailTexts } from './detail-texts.js';
import { Life } from './life.js';
import { TaskActions } from './task-actions.js';
import { TaskFacts } from './task-facts.js';
import { TaskProgress } from './task-progress.js';
import { waitingInWords } from './waiting-texts.js';

/** One task: its life, its payload, its failures, its place. */
export function TaskDetailPage({ id }: { readonly id: string }) {
  const task = useResource<TaskDetail>(`task:${id}`, {
    load: (signal) => read(path`tasks/${id}`, {}, signal),
    topics: [`task:${id}`],
    merge: (_data, _topic, message) => message as TaskDetail,
  });
  const { data } = task.state.value;
  return (
    <>
      <DetailHeader
        parent={{ title: pageNames().tasks, href: hrefOf('tasks') }}
        id={id}
        name={data?.name ?? id}
        state={data && <PhaseBadge phase={data.phase} />}
      >
        {data && <TaskActions task={data} reload={task.reload} />}
      </DetailHeader>
      <Loaded resource={task}>{(loaded) => <Parts task={loaded} />}</Loaded>
    </>
  );
}

function Parts({ task }: { readonly task: TaskDetail }) {
  const { id, waitingReason, failure, attempts, arguments: args, headers, result } = task;
  const known = { ...(args && { arguments: args }), ...(headers && { headers }), ...(result && { result }) };
  return (
    <>
      {waitingReason !== undefined && (
        <div class="note warn">
          <Icon name="notice" />
          <div>
            <p>
              <OwnText text={waitingInWords(waitingReason)} max={1_000} />
            </p>
          </div>
        </div>
      )}
      <div class="columns">
        <div class="stack">
          <Life life={task.life} />
          <TaskProgress task={task} />
        </div>
        <div class="stack">
          <TaskFacts task={task} />
        </div>
      </div>
      {attempts.length === 0 && failure !== undefined && (
        <Panel title={detailTexts().failure}>
          <Failure failure={failure} />
        </Panel>
      )}
      {attempts.length > 0 && (
        <Panel title={detailTexts().attempts}>
          <Attempts attempts={attempts} last={lastAttempt(task, task.phase === 'failed')} />
        </Panel>
      )}
      <Payload known={known} route={path`tasks/${id}/arguments`} hasResult={task.phase === 'succeeded'} />
    </>
  );
}
