import type { WorkflowGraphNode, WorkflowGroupNode } from '../../../src/dashboard/api-types.js';
import { openDialog } from '../../state/dialogs.js';
import { hrefOf } from '../../state/route.js';
import { shown } from '../../text/shown.js';
import { OwnText } from '../../ui/own-text.js';
import { phaseOf, PhaseBadge } from '../../ui/phase-badge.js';
import { PartsDialog } from './parts-dialog.js';
import { StateBar } from './state-bar.js';
import { workflowTexts } from './texts.js';

export interface GraphNodeProps {
  readonly root: string;
  readonly node: WorkflowGraphNode;
  readonly style: Readonly<Record<'height' | 'left' | 'top' | 'width', string>>;
  readonly isMarked: boolean;
}

/** A task is a link to its page; a folded group opens its parts. */
export function GraphNode({ root, node, style, isMarked }: GraphNodeProps) {
  const classes = `graph-node ${node.state.toLowerCase()}${isMarked ? ' marked' : ''}`;
  if (node.kind === 'group') return <GroupNode root={root} node={node} style={style} classes={classes} />;
  return (
    <a
      class={classes}
      style={style}
      href={hrefOf('tasks', node.id)}
      aria-current={isMarked ? 'true' : undefined}
    >
      <span class="graph-name">
        <OwnText text={node.name} max={80} />
      </span>
      <span class="graph-more">
        <PhaseBadge phase={node.phase} />
        <span class="faint">
          <OwnText text={node.queue} max={40} />
        </span>
      </span>
    </a>
  );
}

interface GroupNodeProps extends Omit<GraphNodeProps, 'isMarked' | 'node'> {
  readonly node: WorkflowGroupNode;
  readonly classes: string;
}

function GroupNode({ root, node, style, classes }: GroupNodeProps) {
  const t = workflowTexts();
  const { size, ended, state } = node;
  return (
    <button
      type="button"
      class={classes}
      style={style}
      onClick={() => openDialog(<PartsDialog root={root} group={node} />)}
      title={t.showParts}
    >
      <span class="graph-name">{t.groupOf(shown.number(size))}</span>
      <StateBar group={node} />
      <span class="graph-more">
        <PhaseBadge phase={phaseOf(state)} />
        <span class="faint">{`${shown.short(ended)} / ${shown.short(size)}`}</span>
      </span>
    </button>
  );
}
