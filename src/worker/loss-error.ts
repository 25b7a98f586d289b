import { LeaseLostError, TaskRevokedError } from '../core/errors.js';
import type { LossReason } from './lease-keeper.js';

/** The error by which a handler learns that its task is no longer held here. */
export function lossError(id: string, reason: LossReason): LeaseLostError | TaskRevokedError {
  if (reason === 'revoked') return new TaskRevokedError(`Task ${id} was revoked.`);
  return new LeaseLostError(`Task ${id} is no longer held here.`);
}
