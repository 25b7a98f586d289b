import type { PageProps } from '../page.js';
import { WorkerPage } from './worker-page.js';
import { WorkersPage } from './workers-page.js';

/** Is a worker stuck or full? */
export default function Page({ id, query }: PageProps) {
  return id === undefined ? <WorkersPage text={query.get('name') ?? ''} /> : <WorkerPage id={id} />;
}
