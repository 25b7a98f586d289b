import type { Moment } from '../api-types.js';

/** A moment as text; `undefined` for a number that is no moment, because a record may hold any. */
export function momentText(moment: Date | number | undefined): Moment | undefined {
  if (moment === undefined) return undefined;
  const date = new Date(moment);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

type Moments<Name extends string> = { readonly [Key in Name]?: Moment };

/** Those of the moments that are known. */
export function momentsOf<Name extends string>(
  moments: Readonly<Record<Name, Date | number | undefined>>,
): Moments<Name> {
  const texts = Object.entries<Date | number | undefined>(moments).map(
    ([name, moment]) => [name, momentText(moment)] as const,
  );
  return Object.fromEntries(texts.filter(([, text]) => text !== undefined)) as Moments<Name>;
}
