import type { BulkAction, Permission } from '../../src/dashboard/api-types.js';
import { may } from '../state/session.js';

const PERMISSIONS: Readonly<Record<BulkAction, Permission>> = {
  revoke: 'tasks.revoke',
  terminate: 'tasks.revoke',
  requeue: 'dead.requeue',
  drop: 'dead.drop',
};

/** Whether the user may begin changes of a kind, and abort them. */
export function mayChange(action: BulkAction): boolean {
  return may(PERMISSIONS[action]);
}
