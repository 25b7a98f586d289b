import { useEffect } from 'preact/hooks';
import type { WorkflowGraph } from '../../../src/dashboard/api-types.js';
import { path, read } from '../../api/client.js';
import { useResource } from '../../state/resource.js';
import { hrefOf } from '../../state/route.js';
import { setQuery } from '../../state/router.js';
import { pageNames } from '../../text/page-names.js';
import { shown } from '../../text/shown.js';
import { DetailHeader } from '../../ui/detail-header.js';
import { Loaded } from '../../ui/loaded.js';
import { PhaseBadge, phaseOf } from '../../ui/phase-badge.js';
import { Segmented } from '../../ui/segmented.js';
import { Graph, preloadLayout } from './graph.js';
import { NodeList } from './node-list.js';
import { workflowTexts } from './texts.js';

export interface WorkflowPageProps {
  readonly id: string;
  /** The node that the user came from. */
  readonly node: string | undefined;
  readonly isList: boolean;
}

/** One workflow as a graph, or as a list of its nodes. */
export function WorkflowPage({ id, node, isList }: WorkflowPageProps) {
  const t = workflowTexts();
  const workflow = useResource<WorkflowGraph>(`workflow:${id}`, {
    load: (signal) => read(path`workflows/${id}`, {}, signal),
    topics: [`workflow:${id}`],
    merge: (_data, _topic, message) => message as WorkflowGraph,
  });
  useEffect(() => {
    if (!isList) preloadLayout();
  }, [isList]);
  const { data } = workflow.state.value;
  const views = [
    { value: 'graph', label: t.graph },
    { value: 'list', label: t.list },
  ] as const;
  return (
    <>
      <DetailHeader
        parent={{ title: pageNames().workflows, href: hrefOf('workflows') }}
        id={id}
        name={data === undefined ? id : nameOf(data)}
        state={data && <PhaseBadge phase={phaseOf(data.state)} />}
      >
        <Segmented
          label={t.view}
          value={isList ? 'list' : 'graph'}
          choices={views}
          onChange={(view) => setQuery({ view: view === 'list' ? view : undefined })}
        />
      </DetailHeader>
      <Loaded resource={workflow}>
        {(graph) => (isList ? <NodeList graph={graph} /> : <Graph graph={graph} marked={node} />)}
      </Loaded>
    </>
  );
}

/** The name of its last task, as in the list of workflows. */
function nameOf({ id, nodes }: WorkflowGraph): string | undefined {
  const whole = nodes.find((node) => node.id === id);
  if (whole?.kind === 'task') return whole.name;
  return whole && workflowTexts().groupOf(shown.number(whole.size));
}
