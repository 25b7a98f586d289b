import { createHash } from 'node:crypto';
import type { Deployment, ScheduleStore } from '../broker/schedule-store.js';
import type { Duty } from '../core/duty.js';
import { declaredFields, declarationHash, type Declaration } from './declaration.js';
import { CompareAndSet } from './compare-and-set.js';
import { versionSequence } from './version-sequence.js';

export const DECLARE_MS = 15_000;
/** A process that declares nothing only looks after what other deployments have left behind. */
const WATCH_MS = 60_000;
/** A deployment that has not declared anything for four of its rounds is gone. */
const SILENT_MS = 4 * DECLARE_MS;

/**
 * Says which schedules this deployment of the application declares, again and again: those of a deployment that declares no
 * more are orphaned, and of two deployments the one with the newer declaration wins for as long as it declares.
 */
export class DeclarationDuty implements Duty {
  readonly name = 'declaration of schedules';
  readonly #deployment: Deployment;
  readonly #compareAndSet: CompareAndSet;

  constructor(
    private readonly store: ScheduleStore,
    private readonly declarations: readonly Declaration[],
    id: string,
  ) {
    const schedules = declarations.map((each) => ({ name: each.name, hash: declarationHash(each) }));
    this.#deployment = { id: deploymentIdOf(schedules), schedules, silentMs: SILENT_MS };
    this.#compareAndSet = new CompareAndSet(store, versionSequence(`${id}:declared`));
  }

  async turn(): Promise<number> {
    const wanted = new Set(await this.store.declare(this.#deployment));
    for (const declaration of this.declarations) {
      if (!wanted.has(declaration.name)) continue;
      await this.#compareAndSet.update(declaration.name, (record, now) =>
        declaredFields(declaration, 'code', record, now),
      );
    }
    return this.declarations.length > 0 ? DECLARE_MS : WATCH_MS;
  }
}

/** The same in all processes of a deployment. */
function deploymentIdOf(schedules: Deployment['schedules']): string {
  return createHash('sha256').update(JSON.stringify(schedules)).digest('base64url').slice(0, 16);
}
