import type { ForeignKey } from '../../broker/diagnosis.js';
import type { Finding } from './finding.js';

/** A finding for each key that another program has written. */
export function keyFindings(keys: readonly ForeignKey[]): readonly Finding[] {
  return keys.map(({ key, type, expected }) => ({
    level: 'problem',
    subject: 'keys',
    text: `${key} is a ${type}, and must be a ${expected}: scripts fail on it`,
    advice: 'Another program writes into the namespace. Stop it, then rename the key with RENAME.',
  }));
}
