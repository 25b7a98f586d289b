import type { CanActivate, ModuleMetadata, Type } from '@nestjs/common';
import type { ArgumentsMode } from '../api-types.js';
import {
  callback,
  checkAll,
  flag,
  listOf,
  matching,
  needed,
  oneOf,
  optionsOf,
  type Checks,
} from '../../core/option-check.js';
import { ConfigurationError } from '../../core/errors.js';
import { printable } from '../../core/printable.js';
import { mountChecks } from '../../nest/mount-checks.js';
import type { DashboardAccess } from '../http/access.js';

/** A request as the adapter of the application gives it: of express or of fastify. */
export type DashboardHttpRequest = Readonly<Record<string, unknown>>;

/** The settings of the dashboard. */
export interface TaskDashboardSettings {
  /**
   * The rights of the sender of a request, after the guards. Default: everybody whom the guards let through is an `admin`, under the
   * `email`, `username`, `name`, `id` or `sub` of `request.user`. Without it and without guards the application boots only where
   * `NODE_ENV` is `development` or `test`; `() => 'admin'` says that something else guards it.
   */
  readonly access?: (request: DashboardHttpRequest) => DashboardAccess | Promise<DashboardAccess>;
  /** `true`: it changes nothing, whatever the access. Default: false. */
  readonly readOnly?: boolean;
  /** Stands on each page, so that nobody mistakes one environment for another. Default: it names no environment. */
  readonly environment?: {
    /** Its name, up to 50 characters. */
    readonly label: string;
    /** A colour of CSS, up to 50 characters: 'crimson'. */
    readonly color: string;
  };
  /**
   * Whether arguments, headers and results of tasks are shown: never, one task at a time with a note in the audit, or always. Default:
   * 'shown' where `NODE_ENV` is `development` or `test`, else 'on demand'.
   */
  readonly arguments?: ArgumentsMode;
  /** The address of a trace, to which tasks link. Default: tasks have no link. */
  readonly traceUrl?: (traceId: string) => string;
}

/** Where the dashboard is, and who guards it. */
export interface TaskDashboardMount {
  /** Its path; a global prefix is put before it. Default: 'ops/tasks'. */
  readonly path?: string;
  /** Guards of all its routes, as classes or instances. Default: `[]`. */
  readonly guards?: readonly (CanActivate | Type<CanActivate>)[];
  /** Modules that export the providers which the guards and `inject` name. Default: `[]`. */
  readonly imports?: ModuleMetadata['imports'];
}

/** Options of `TaskDashboardModule.forRoot()`. */
export interface TaskDashboardOptions extends TaskDashboardMount, TaskDashboardSettings {}

/** Options of `TaskDashboardModule.forRootAsync()`. */
export interface TaskDashboardAsyncOptions extends TaskDashboardMount {
  /** The providers that `useFactory` is called with. Default: `[]`. */
  readonly inject?: readonly (string | symbol | Type<unknown>)[];
  /** Gives the settings when the application boots. */
  readonly useFactory: (...injected: never[]) => Promise<TaskDashboardSettings> | TaskDashboardSettings;
}

const MOUNT_CHECKS: Checks<TaskDashboardMount> = mountChecks('ops/tasks');

const short = matching(
  'a text of 1 to 50 characters',
  (value) => typeof value === 'string' && value.length > 0 && value.length <= 50,
);

const SETTINGS_CHECKS: Checks<TaskDashboardSettings> = {
  access: callback,
  readOnly: flag,
  environment: optionsOf<NonNullable<TaskDashboardSettings['environment']>>(
    { label: needed(short), color: needed(short) },
    "{ label: 'production', color: 'crimson' }",
  ),
  arguments: oneOf('hidden', 'on demand', 'shown'),
  traceUrl: callback,
};

const SITE = { where: 'TaskDashboardModule', prefix: 'TaskDashboardModule: ' };

/** Checks what `forRoot()` is given. */
export function checkOptions(options: TaskDashboardOptions): void {
  checkAll(options, { ...MOUNT_CHECKS, ...SETTINGS_CHECKS }, SITE);
}

/** Checks what `forRootAsync()` is given. */
export function checkAsyncOptions(options: TaskDashboardAsyncOptions): void {
  const own = {
    inject: listOf(matching('the token of a provider', isToken), 'a list of providers'),
    useFactory: needed(callback),
  };
  checkAll<TaskDashboardAsyncOptions>(options, { ...MOUNT_CHECKS, ...own }, SITE);
}

function isToken(value: unknown): boolean {
  return ['function', 'string', 'symbol'].includes(typeof value);
}

/** The values of `NODE_ENV` that say that nobody else can reach the application. */
const PRIVATE: readonly (string | undefined)[] = ['development', 'test'];

/** Whether an application may stand open: a deployment that names no environment may be a production. */
export function isPrivate(environment: string | undefined): boolean {
  return PRIVATE.includes(environment);
}

/**
 * Checks the settings once they are known.
 *
 * @throws ConfigurationError for a dashboard that would be open to everybody, but in development and in tests
 */
export function checkSettings(
  settings: TaskDashboardSettings,
  { guards = [] }: TaskDashboardMount,
  environment: string | undefined,
): void {
  checkAll(settings, SETTINGS_CHECKS, SITE);
  if (isPrivate(environment) || guards.length > 0 || settings.access !== undefined) return;
  const named = environment === undefined ? 'is not set' : `is '${printable(environment, 50)}'`;
  throw new ConfigurationError(
    `TaskDashboardModule: everybody could see and change all tasks, and NODE_ENV ${named}. Give guards, or access: (request) => …. ` +
      "On your own machine set NODE_ENV=development; where something else guards it, say access: () => 'admin'.",
  );
}
