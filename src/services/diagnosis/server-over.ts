import type { ServerDiagnosis } from '../../broker/diagnosis.js';
import type { Finding } from './finding.js';
import { serverFindings } from './server.js';

/** Findings about all servers of a namespace. Of several each finding names its server, and a check that all pass is one line. */
export function findingsOver(servers: readonly ServerDiagnosis[]): readonly Finding[] {
  const [first] = servers;
  if (first === undefined) return [];
  if (servers.length === 1) return serverFindings(first);
  const all = servers.map((server) => serverFindings(server).map((finding) => placed(finding, server)));
  return serverFindings(first).flatMap(({ subject }, check) => {
    const found = all.flatMap((findings) => findings[check] ?? []);
    const wrong = found.filter(({ level }) => level !== 'ok');
    if (wrong.length > 0) return wrong;
    return [{ level: 'ok', subject, text: `as it should be on all ${servers.length} servers` }];
  });
}

function placed(finding: Finding, { address = '?' }: ServerDiagnosis): Finding {
  return { ...finding, text: `${address}: ${finding.text}` };
}
