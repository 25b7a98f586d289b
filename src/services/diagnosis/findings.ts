import type { FullDiagnosis } from '../diagnose.js';
import type { Finding } from './finding.js';
import { keyFindings } from './keys.js';
import { namespaceFindings } from './namespace.js';
import { scheduleFinding } from './schedules.js';
import { findingsOver } from './server-over.js';
import { shardFindings } from './shards.js';
import { taskFindings } from './tasks.js';

/** All findings of a diagnosis, with their advice. */
export function findingsOf({ servers, shards, foreignKeys, tasks }: FullDiagnosis): readonly Finding[] {
  const found = [...findingsOver(servers), ...shardFindings(shards), ...keyFindings(foreignKeys)];
  if (tasks === undefined) return found;
  return [
    ...found,
    ...namespaceFindings(tasks.empty),
    ...taskFindings(tasks.namespace, tasks.workers),
    scheduleFinding(tasks.overdue),
  ];
}
