import type { DashboardHttpRequest } from './dashboard-options.js';

const NAMES = ['email', 'username', 'name', 'id', 'sub'] as const;

/** The name under which changes are noted, from the user that guards have found; 'somebody' where they say nothing. */
export function userNameOf({ user }: DashboardHttpRequest): string {
  if (typeof user !== 'object' || user === null) return 'somebody';
  const fields = user as Readonly<Record<string, unknown>>;
  for (const name of NAMES) {
    const value = fields[name];
    if ((typeof value === 'string' && value !== '') || typeof value === 'number') return String(value);
  }
  return 'somebody';
}
