import type { EmptyNamespace } from '../../broker/diagnosis.js';
import { list, type Finding } from './finding.js';

/** Which namespace was asked, and which others exist: "namespace 'default' is empty; this Redis holds: shop, blog". */
export function emptyNamespaceText({ name, others, isComplete }: EmptyNamespace): string {
  const text = `namespace '${name}' is empty`;
  if (others.length > 0)
    return `${text}; this Redis holds: ${list(others)}${isComplete ? '' : ', and perhaps others'}`;
  return isComplete ? `${text}; this Redis holds no other` : text;
}

/** A finding about a namespace that may be the wrong one. */
export function namespaceFindings(empty: EmptyNamespace | undefined): readonly Finding[] {
  if (empty === undefined) return [];
  const found = { subject: 'namespace', text: emptyNamespaceText(empty) } as const;
  if (empty.others.length === 0) return [{ level: 'note', ...found }];
  return [{ level: 'warning', ...found, advice: 'Give --namespace <name>, or set NTQ_NAMESPACE.' }];
}
