import type { WorkflowGraph, WorkflowGraphNode } from '../../../src/dashboard/api-types.js';
import { now } from '../../state/clock.js';
import { openDialog } from '../../state/dialogs.js';
import { hrefOf } from '../../state/route.js';
import { shown } from '../../text/shown.js';
import { OwnText } from '../../ui/own-text.js';
import { PhaseBadge, phaseOf } from '../../ui/phase-badge.js';
import { Table, type Column } from '../../ui/table.js';
import { Span, Time } from '../../ui/time.js';
import { inOrder } from './node-order.js';
import { PartsDialog } from './parts-dialog.js';
import { workflowTexts } from './texts.js';

/** The nodes of a workflow as a table: the graph for those who do not see it, and for graphs that are too large. */
export function NodeList({ graph }: { readonly graph: WorkflowGraph }) {
  return (
    <Table
      caption={workflowTexts().list}
      columns={columnsOf(graph.id)}
      rows={inOrder(graph)}
      keyOf={({ id, kind }) => `${kind} ${id}`}
    />
  );
}

function columnsOf(root: string): readonly Column<WorkflowGraphNode>[] {
  const t = workflowTexts();
  return [
    {
      key: 'task',
      title: t.task,
      isHeading: true,
      isWide: true,
      cell: (node) => <Name root={root} node={node} />,
    },
    { key: 'state', title: t.state, cell: (node) => <PhaseBadge phase={phaseOfNode(node)} /> },
    {
      key: 'queue',
      title: t.queue,
      cell: (node) => (node.kind === 'task' ? <OwnText text={node.queue} max={60} /> : null),
    },
    {
      key: 'started',
      title: t.started,
      isNumber: true,
      cell: (node) => (node.kind === 'task' ? <Time at={node.startedAt} /> : null),
    },
    { key: 'took', title: t.took, isNumber: true, cell: (node) => <Took node={node} /> },
  ];
}

function phaseOfNode(node: WorkflowGraphNode) {
  return node.kind === 'task' ? node.phase : phaseOf(node.state);
}

function Name({ root, node }: { readonly root: string; readonly node: WorkflowGraphNode }) {
  const t = workflowTexts();
  if (node.kind === 'task')
    return (
      <>
        <a href={hrefOf('tasks', node.id)}>
          <OwnText text={node.name} max={120} />
        </a>{' '}
        {node.error !== undefined && (
          <span class="bad-text">
            <OwnText text={node.error} max={200} />
          </span>
        )}
      </>
    );
  return (
    <>
      <button
        type="button"
        class="text-button"
        onClick={() => openDialog(<PartsDialog root={root} group={node} />)}
      >
        {t.groupOf(shown.number(node.size))}
      </button>{' '}
      <span class="soft">{t.endedOf(shown.number(node.ended), shown.number(node.size))}</span>
    </>
  );
}

function Took({ node }: { readonly node: WorkflowGraphNode }) {
  if (node.kind === 'group' || node.startedAt === undefined) return <Span ms={undefined} />;
  const end = node.endedAt === undefined ? now.value : Date.parse(node.endedAt);
  return <Span ms={Math.max(0, end - Date.parse(node.startedAt))} />;
}
