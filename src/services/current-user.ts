import { hostname, userInfo } from 'node:os';

/** `user@machine`, for the notes of changes. A container may have no name for its user. */
export function currentUser(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    return `uid ${process.getuid?.() ?? '?'}@${hostname()}`;
  }
}
