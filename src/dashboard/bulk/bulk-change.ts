import type { BulkAction } from '../api-types.js';
import type { Sources } from '../sources.js';
import type { BulkChange } from './bulk-run.js';

/** How an action changes one thing. The action as a whole is noted in the audit, not each change. */
export function changeOf({ services }: Sources, action: BulkAction): BulkChange {
  const { deadLetters, tasks, audit } = services;
  const silently = <Result>(work: () => Promise<Result>) => audit.silently(work);
  switch (action) {
    case 'revoke':
      return (id) => tasks.result(id).revoke({ terminate: false });
    case 'terminate':
      return (id) => tasks.result(id).revoke({ terminate: true });
    case 'requeue':
      return async (id) => (await silently(() => deadLetters.requeue(id))) !== undefined;
    case 'drop':
      return async (id) => (await silently(() => deadLetters.purge(id))) > 0;
  }
}
