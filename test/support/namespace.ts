import { randomBytes } from 'node:crypto';

const LONGEST_PREFIX = 40;

/**
 * A namespace no other test uses, so tests can share a Redis. Random instead of counted,
 * because Jest loads this module anew for each test file.
 */
export function uniqueNamespace(prefix = 'test'): string {
  return `${slug(prefix) || 'test'}-${randomBytes(8).toString('hex')}`;
}

function slug(text: string): string {
  const words = text.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return words.slice(0, LONGEST_PREFIX).replace(/^-|-$/g, '');
}
