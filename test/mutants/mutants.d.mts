export interface Mutant {
  /** The rule that is taken out. */
  readonly what: string;
  readonly edits: readonly (readonly [from: string, to: string])[];
}

export const MUTANTS: Readonly<Record<string, Mutant>>;

/** Of the short way of exchanges. */
export const SHORT_WAY_MUTANTS: Readonly<Record<string, Mutant>>;

/** The text of a script with the rules of that mutant taken out; of no mutant as it is. */
export function mutated(lua: string, name: string | undefined): string;
