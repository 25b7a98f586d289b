import { TaskFailure } from '../core/task-summary.js';
import type { ErrorClass, ErrorClasses } from '../core/failure.js';
import type { TaskDefinition } from '../core/task-definition.js';
import type { TaskObserver } from '../worker/task-observer.js';
import { concerns, type Definitions, type Hook } from './definitions.js';
import type { FoundService } from './task.explorer.js';

type Call = (...args: readonly unknown[]) => unknown;

/** Runs a failure hook unless its error filters say no. Several decorators on one method are one hook. */
export function guarded(hooks: readonly Hook[], call: (args: readonly unknown[]) => unknown) {
  return (args: readonly unknown[]): unknown => {
    const [failure] = args;
    const isWanted =
      failure instanceof TaskFailure && hooks.some((hook) => matchesError(hook.error, failure));
    return isWanted ? call(args) : undefined;
  };
}

/** An @OnRetry or @OnSuccess method as an observer. */
export function observerOf(
  hook: Hook,
  services: readonly FoundService[],
  definitions: Definitions,
  call: Call,
): TaskObserver {
  const names = new Set(
    services.flatMap((service) =>
      service.tasks
        .flatMap(({ method }) =>
          namesOf(definitions.ofMethod(service.service, method)).map((name) => ({ method, name })),
        )
        .filter(({ method, name }) => concerns(hook, service, method, name))
        .map(({ name }) => name),
    ),
  );
  const observed = { concerns: (task: string) => names.has(task) };
  if (hook.kind === 'success') return { ...observed, succeeded: (success) => call(success) };
  return { ...observed, retried: (retry) => (matchesError(hook.error, retry) ? call(retry) : undefined) };
}

/** Old names too: what was enqueued under one keeps it. */
function namesOf(definition: TaskDefinition | undefined): readonly string[] {
  return definition === undefined ? [] : [definition.name, ...definition.aliases];
}

function matchesError(
  error: ErrorClasses | undefined,
  event: { is(errorClass: ErrorClass): boolean },
): boolean {
  if (error === undefined) return true;
  const classes = (Array.isArray(error) ? error : [error]) as readonly ErrorClass[];
  return classes.some((errorClass) => event.is(errorClass));
}
