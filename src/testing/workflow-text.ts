import type { WorkflowNode } from '../client/workflow-graph.js';

/** A workflow as a tree, without ids and times: the same in every run of a test. */
export function workflowText(node: WorkflowNode): string {
  return linesOf(node).join('\n');
}

function linesOf(node: WorkflowNode): readonly string[] {
  if (node.kind === 'task') return [taskLine(node)];
  if (node.kind === 'chain') return [`chain ${node.state}`, ...branches(node.members)];
  return [`group ${node.state} ${node.ended}/${node.size}`, ...branches(node.parts)];
}

function taskLine({ state, info }: Extract<WorkflowNode, { kind: 'task' }>): string {
  const why = info.reason === undefined ? '' : ` (${info.reason})`;
  return `${info.name ?? '?'} ${state}${why}`;
}

function branches(nodes: readonly WorkflowNode[]): readonly string[] {
  return nodes.flatMap((node, index) => {
    const isLast = index === nodes.length - 1;
    const [first = '', ...rest] = linesOf(node);
    return [`${isLast ? '└─ ' : '├─ '}${first}`, ...rest.map((line) => `${isLast ? '   ' : '│  '}${line}`)];
  });
}
