import type { CanActivate, ModuleMetadata, Type } from '@nestjs/common';
import { listOf, matching, type Checks } from '../core/option-check.js';

/** Where the routes of a module are, and who guards them. */
interface Mount {
  readonly path?: string;
  readonly guards?: readonly (CanActivate | Type<CanActivate>)[];
  readonly imports?: ModuleMetadata['imports'];
}

/** The options of a module with routes, each with its check; `example`: a path. */
export function mountChecks(example: string): Checks<Mount> {
  return {
    path: matching(
      `a path such as '${example}'`,
      (value) => typeof value === 'string' && /^\/?[\w.~-]+(\/[\w.~-]+)*$/.test(value),
    ),
    guards: listOf(matching('a guard, as a class or an instance', isGuard), 'a list of guards'),
    imports: listOf(matching('a module', isModule), 'a list of modules'),
  };
}

function isGuard(value: unknown): boolean {
  if (typeof value === 'function') return true;
  return typeof (value as Partial<CanActivate> | null | undefined)?.canActivate === 'function';
}

/** A class, or an object: a dynamic module, a promise of one, or a forward reference. */
function isModule(value: unknown): boolean {
  return (
    typeof value === 'function' || (typeof value === 'object' && value !== null && !Array.isArray(value))
  );
}
