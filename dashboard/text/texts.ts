import type { Language } from '../state/preferences.js';
import { language } from '../state/preferences.js';

/** A sentence, how to make one, or words by their code. */
export type Text = string | ((...facts: never[]) => string) | Readonly<Record<string, string>>;

/** The same texts in another language: all of them, with the same facts. */
export type Translated<T> = {
  readonly [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...facts: never[]) => string
      ? T[K]
      : Translated<T[K]>;
};

/** The entry of a code that the server sends; `undefined` where the table has none, also for `constructor` and its like. */
export function entryOf<T>(table: Readonly<Partial<Record<string, T>>>, code: string): T | undefined {
  return Object.hasOwn(table, code) ? table[code] : undefined;
}

/**
 * The texts of one part of the pages in all languages. The compiler refuses a language that lacks one. Read in a component, they
 * follow the chosen language.
 *
 * @example
 * const t = texts({ en: { title: 'Queues' }, de: { title: 'Queues' } });
 * <h1>{t().title}</h1>
 */
export function texts<const T extends Readonly<Record<string, Text>>>(all: {
  readonly en: T;
  readonly de: Translated<NoInfer<T>>;
}): () => Translated<T> {
  const byLanguage: Readonly<Record<Language, Translated<T>>> = {
    en: all.en as Translated<T>,
    de: all.de as Translated<T>,
  };
  return () => byLanguage[language.value];
}
