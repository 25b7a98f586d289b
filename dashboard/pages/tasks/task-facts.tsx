import type { ComponentChildren } from 'preact';
import type { TaskDetail } from '../../../src/dashboard/api-types.js';
import { reasonInWords } from '../../failure/reason-texts.js';
import { tasksHref } from '../../state/filter-links.js';
import { hrefOf } from '../../state/route.js';
import { shown } from '../../text/shown.js';
import { Fact } from '../../ui/fact.js';
import { OwnText } from '../../ui/own-text.js';
import { Panel } from '../../ui/panel.js';
import { Time } from '../../ui/time.js';
import { detailTexts } from './detail-texts.js';

/** A fact by its name; `undefined` where nothing is known. */
type FactRow = readonly [name: string, value: ComponentChildren];

/** What is known of a task, one fact a line. */
export function TaskFacts({ task }: { readonly task: TaskDetail }) {
  const facts = [...runFacts(task), ...placeFacts(task)].filter(([, value]) => value !== undefined);
  return (
    <Panel title={detailTexts().facts}>
      <dl class="facts">
        {facts.map(([name, value]) => (
          <Fact key={name} name={name}>
            {value}
          </Fact>
        ))}
      </dl>
    </Panel>
  );
}

function runFacts({
  queue,
  priority,
  attempt,
  retries,
  losses,
  worker,
  reason,
}: TaskDetail): readonly FactRow[] {
  const t = detailTexts();
  return [
    [t.queue, link(queue, tasksHref({ queue }))],
    [t.priority, shown.number(priority)],
    [t.attempt, shown.number(attempt)],
    [t.retries, retries > 0 ? shown.number(retries) : undefined],
    [t.losses, losses > 0 ? shown.number(losses) : undefined],
    [t.worker, worker === undefined ? undefined : link(worker, hrefOf('workers', worker))],
    [t.reason, reason === undefined ? undefined : <OwnText text={reasonInWords(reason)} />],
  ];
}

function placeFacts(task: TaskDetail): readonly FactRow[] {
  const t = detailTexts();
  const { schedule, expiresAt, requeuedFrom, unknownSince, workflow } = task;
  return [
    [t.schedule, schedule === undefined ? undefined : link(schedule, hrefOf('schedules', schedule))],
    [t.expires, timeOf(expiresAt)],
    [
      t.requeuedFrom,
      requeuedFrom === undefined ? undefined : link(requeuedFrom, hrefOf('tasks', requeuedFrom)),
    ],
    [t.unknownSince, timeOf(unknownSince)],
    [t.workflow, workflow === undefined ? undefined : <Membership id={task.id} workflow={workflow} />],
    [
      t.parent,
      workflow?.parentId === undefined
        ? undefined
        : link(workflow.parentId, hrefOf('tasks', workflow.parentId)),
    ],
  ];
}

function link(text: string, href: string): ComponentChildren {
  return (
    <a href={href}>
      <OwnText text={text} />
    </a>
  );
}

function timeOf(at: string | undefined): ComponentChildren {
  return at === undefined ? undefined : <Time at={at} />;
}

interface MembershipProps {
  readonly id: string;
  readonly workflow: NonNullable<TaskDetail['workflow']>;
}

function Membership({ id, workflow: { workflowId, groupIndex } }: MembershipProps) {
  const t = detailTexts();
  return (
    <>
      <a href={hrefOf('workflows', workflowId, { node: id })}>{t.workflowOpen}</a>
      {groupIndex !== undefined && <span class="soft"> {t.groupIndex(shown.number(groupIndex + 1))}</span>}
    </>
  );
}
