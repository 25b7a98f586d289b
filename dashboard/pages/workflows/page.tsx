import type { PageProps } from '../page.js';
import { WorkflowListPage } from './workflow-list-page.js';
import { WorkflowPage } from './workflow-page.js';

export default function WorkflowsPage({ id, query }: PageProps) {
  if (id === undefined) return <WorkflowListPage />;
  return <WorkflowPage id={id} node={query.get('node') ?? undefined} isList={query.get('view') === 'list'} />;
}
