import { computed, signal } from '@preact/signals';
import type { Permission, Session } from '../../src/dashboard/api-types.js';
import { ApiError } from '../api/api-error.js';
import { read, setCsrfToken, whenRefused } from '../api/client.js';
import { setServerTime } from './clock.js';

/** The user, and what the server allows; `undefined` until it has answered. */
export const session = signal<Session | undefined>(undefined);

/** Why the server gave no session when it was last asked. */
const sessionError = signal<ApiError | undefined>(undefined);

/** Why no page can be shown: a server that is away leaves the last session, one that refuses leaves nothing. */
export const obstacle = computed(() => {
  const error = sessionError.value;
  return session.value === undefined || error?.isDenied === true ? error : undefined;
});

/** Several places ask for the permissions with each change of the session, which brings the same ones. */
const permissions = computed(() => new Set<Permission>(session.value?.permissions));

/** Whether the user may do it. The server decides again with each request; this only hides the button. */
export function may(permission: Permission): boolean {
  return permissions.value.has(permission);
}

/** Asks the server who the user is. A failure is kept in `sessionError`. */
export async function loadSession(): Promise<void> {
  try {
    const found = await read<Session>('session');
    setCsrfToken(found.csrfToken);
    setServerTime(found.serverTime);
    session.value = found;
    sessionError.value = undefined;
  } catch (error) {
    sessionError.value = ApiError.from(error);
  }
}

whenRefused(() => void loadSession());
