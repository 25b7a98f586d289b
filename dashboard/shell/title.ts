import type { Session } from '../../src/dashboard/api-types.js';

/** The title of the window: the page first, because tabs are narrow. */
export function titleOf(page: string, id: string | undefined, session: Session | undefined): string {
  return [id, page, session?.namespace, session?.environment?.label].filter(Boolean).join(' · ');
}
