import type { LimitKind } from '../../core/lane.js';
import { limitField } from '../storage/limit-field.js';
import type { LimitDefinition } from '../limit-store.js';

interface Known {
  readonly declared: LimitDefinition;
  readonly set?: LimitDefinition;
}

/** The limits that were declared, and what operators have made of them. */
export class MemoryLimits {
  readonly #known = new Map<string, Known>();

  /** Answers true if that changes anything. */
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

  /** What is in force for a gate, whatever its key; undefined where nobody declared it. */
  of(gate: string): LimitDefinition | undefined {
    const known = this.#known.get(gate.split('|')[0] ?? '');
    return known?.set ?? known?.declared;
  }

  all(): readonly Known[] {
    const known = [...this.#known].sort(([one], [other]) => (one < other ? -1 : 1));
    return known.map(([, each]) => each);
  }
}

function fieldOf({ kind, name }: LimitDefinition): string {
  return limitField(kind, name);
}
