import type { LimitKind } from '../../../core/lane.js';
import type { LimitDefinition } from '../../limit-store.js';
import { limitField } from '../../storage/limit-field.js';

interface KnownLimit {
  readonly declared: LimitDefinition;
  readonly set?: LimitDefinition;
}

/** The limits that applications have declared, and the values that operators have set instead. */
export class LimitDefinitions {
  readonly #known = new Map<string, KnownLimit>();

  /** Answers true if the declaration changes anything. */
  declare(limit: LimitDefinition): boolean {
    const field = fieldOf(limit);
    const known = this.#known.get(field);
    this.#known.set(field, { ...known, declared: limit });
    return JSON.stringify(known?.declared) !== JSON.stringify(limit);
  }

  set(limit: LimitDefinition): boolean {
    const known = this.#known.get(fieldOf(limit));
    if (known !== undefined) this.#known.set(fieldOf(limit), { ...known, set: limit });
    return known !== undefined;
  }

  unset(kind: LimitKind, name: string): boolean {
    const field = limitField(kind, name);
    const known = this.#known.get(field);
    if (known?.set === undefined) return false;
    this.#known.set(field, { declared: known.declared });
    return true;
  }

  /** The definition in force for a limit key; undefined where nobody declared the limit. */
  of(limitKey: string): LimitDefinition | undefined {
    const known = this.#known.get(limitKey.split('|')[0] ?? '');
    return known?.set ?? known?.declared;
  }

  all(): readonly KnownLimit[] {
    const known = [...this.#known].sort(([one], [other]) => (one < other ? -1 : 1));
    return known.map(([, each]) => each);
  }
}

function fieldOf({ kind, name }: LimitDefinition): string {
  return limitField(kind, name);
}
