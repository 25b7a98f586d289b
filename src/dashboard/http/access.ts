import type { Permission, Role } from '../api-types.js';
import { InvalidOptionError } from '../../core/errors.js';
import { kindOf, shown } from '../../core/shown.js';

/** All permissions. */
export const PERMISSIONS: readonly Permission[] = [
  'view',
  'tasks.revoke',
  'tasks.run',
  'dead.requeue',
  'dead.drop',
  'queues.pause',
  'queues.purge',
  'schedules.write',
  'schedules.trigger',
  'limits.write',
  'workers.control',
  'payload.read',
  'audit.read',
];

/** An operator stops, resumes and repeats; whatever cannot be undone, or changes what the application declares, is an admin's. */
const ROLES: Readonly<Record<Exclude<Role, 'custom'>, readonly Permission[]>> = {
  viewer: ['view'],
  operator: [
    ...(['view', 'tasks.revoke', 'tasks.run', 'dead.requeue'] as const),
    ...(['queues.pause', 'schedules.trigger', 'payload.read', 'audit.read'] as const),
  ],
  admin: PERMISSIONS,
};

/** Permissions that change nothing. */
const READING: ReadonlySet<Permission> = new Set(['view', 'payload.read', 'audit.read']);

/**
 * The rights of a user: nothing, a role, or a role or some permissions with the name under which changes are noted.
 *
 * `viewer` looks on, without arguments. `operator` also reads arguments and the audit, revokes, runs again, requeues, pauses and triggers.
 * `admin` may do everything.
 */
export type DashboardAccess =
  | 'none'
  | Exclude<Role, 'custom'>
  | {
      /** A role, or the permissions besides `view`. */
      readonly allow: Exclude<Role, 'custom'> | readonly Permission[];
      /** The name under which changes are noted. */
      readonly as: string;
    };

/** A user of the dashboard, for one request. */
export interface DashboardUser {
  /** The name under which changes are noted. */
  readonly as: string;
  readonly role: Role;
  readonly permissions: ReadonlySet<Permission>;
}

const MOST_NAME = 100;

/**
 * The user whom an access stands for; `undefined` for nobody.
 *
 * @throws InvalidOptionError for anything that is no access, so that a mistake opens nothing
 */
export function userOf(access: DashboardAccess | undefined, readOnly: boolean): DashboardUser | undefined {
  if (access === 'none') return undefined;
  const { allow, as } = grantOf(access);
  const isRole = typeof allow === 'string';
  const all = isRole ? ROLES[allow] : (['view', ...allow] as const);
  return {
    as: as.slice(0, MOST_NAME),
    role: isRole ? allow : 'custom',
    permissions: new Set(all.filter((each) => !readOnly || READING.has(each))),
  };
}

type Grant = Exclude<DashboardAccess, string>;

function grantOf(access: unknown): Grant {
  const grant = typeof access === 'string' ? { allow: access, as: access } : access;
  if (isGrant(grant)) return grant;
  throw new InvalidOptionError(
    `access: give 'none', 'viewer', 'operator', 'admin' or { allow, as }, not ${shown(access)}. Known permissions are: ` +
      `${PERMISSIONS.join(', ')}.`,
  );
}

function isGrant(value: unknown): value is Grant {
  if (kindOf(value) !== 'Object') return false;
  const { allow, as } = value as Partial<Record<keyof Grant, unknown>>;
  if (typeof as !== 'string' || as === '') return false;
  if (typeof allow === 'string') return Object.hasOwn(ROLES, allow);
  return Array.isArray(allow) && allow.every((each) => PERMISSIONS.includes(each as Permission));
}
