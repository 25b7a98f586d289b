import type { WorkflowGraph } from '../../../src/dashboard/api-types.js';
import { path, read } from '../../api/client.js';
import { useResource } from '../../state/resource.js';
import { hrefOf } from '../../state/route.js';
import { setQuery } from '../../state/router.js';
import { pageNames } from '../../text/page-names.js';
import { CopyButton } from '../../ui/copy-button.js';
import { Loaded } from '../../ui/loaded.js';
import { OwnText } from '../../ui/own-text.js';
import { PageHeader } from '../../ui/page-header.js';
import { PhaseBadge, phaseOf } from '../../ui/phase-badge.js';
import { Segmented } from '../../ui/segmented.js';
import { Graph } from './graph.js';
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
  const { data } = workflow.state.value;
  const views = [
    { value: 'graph', label: t.graph },
    { value: 'list', label: t.list },
  ] as const;
  return (
    <>
      <PageHeader title={<Title id={id} workflow={data} />}>
        <Segmented
          label={t.view}
          value={isList ? 'list' : 'graph'}
          choices={views}
          onChange={(view) => setQuery({ view: view === 'list' ? view : undefined })}
        />
      </PageHeader>
      <Loaded resource={workflow}>
        {(graph) => (isList ? <NodeList graph={graph} /> : <Graph graph={graph} marked={node} />)}
      </Loaded>
    </>
  );
}

function Title({ id, workflow }: { readonly id: string; readonly workflow: WorkflowGraph | undefined }) {
  return (
    <span class="task-title">
      <a class="crumb" href={hrefOf('workflows')}>
        {pageNames().workflows}
      </a>{' '}
      <span class="crumb">/</span>{' '}
      <code>
        <OwnText text={id} max={80} />
      </code>
      <CopyButton text={id} /> {workflow && <PhaseBadge phase={phaseOf(workflow.state)} />}
    </span>
  );
}
