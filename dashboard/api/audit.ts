import type { AuditList } from '../../src/dashboard/api-types.js';
import { read } from './client.js';

export function readAudit(cursor: string | undefined, signal?: AbortSignal): Promise<AuditList> {
  return read<AuditList>('audit', { cursor }, signal);
}
