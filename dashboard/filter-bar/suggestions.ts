import { filterTokens } from '../../src/dashboard/filter-tokens.js';
import { FILTER_STATES, printFilter, type FilterKey } from '../../src/dashboard/filter.js';

/** The qualifiers and the names that a filter bar knows. */
export interface KnownWords {
  readonly keys: readonly FilterKey[];
  readonly task: readonly string[];
  readonly queue: readonly string[];
  readonly worker: readonly string[];
}

/** One way to go on. */
export interface Suggestion {
  /** What is listed: a qualifier such as `queue:`, or a value. */
  readonly label: string;
  /** The whole text of the bar once it is taken, and where the caret is then. */
  readonly text: string;
  readonly caret: number;
}

const MOST = 8;
const AGES = ['15m', '1h', '24h', '7d'];

/** Ways to go on with the word at the caret: qualifiers while there is no colon, then values. Those that begin alike come first. */
export function suggestionsFor(text: string, caret: number, known: KnownWords): Suggestion[] {
  const token = filterTokens(text).find(({ from, to }) => from <= caret && caret <= to);
  const from = token?.from ?? caret;
  const to = token?.to ?? caret;
  const replace = (label: string, word: string): Suggestion => ({
    label,
    text: text.slice(0, from) + word + text.slice(to),
    caret: from + word.length,
  });
  if (token?.key === undefined)
    return qualifiersFor(token?.value ?? '', known.keys).map((word) => replace(word, word));
  const key = token.key as FilterKey;
  const { path } = token;
  return valuesFor(key, token.value, known).map((value) =>
    replace(value, `${printFilter([{ key, value, ...(path !== undefined && { path }) }])} `),
  );
}

/** `header.` and `args.` go on with a path. */
function qualifiersFor(typed: string, keys: readonly FilterKey[]): string[] {
  const words = keys.map((key) => (key === 'header' || key === 'args' ? `${key}.` : `${key}:`));
  return best(words, typed).filter((word) => typed === '' || word.startsWith(typed.toLowerCase()));
}

function valuesFor(key: string, typed: string, { keys: _keys, ...names }: KnownWords): string[] {
  const values: Readonly<Record<string, readonly string[]>> = {
    ...names,
    state: FILTER_STATES,
    since: AGES,
    until: AGES,
  };
  return best(Object.hasOwn(values, key) ? (values[key] ?? []) : [], typed).filter(
    (value) => value !== typed,
  );
}

function best(words: readonly string[], typed: string): string[] {
  const part = typed.toLowerCase();
  const starting = words.filter((word) => word.toLowerCase().startsWith(part));
  const containing = words.filter((word) => word.toLowerCase().includes(part) && !starting.includes(word));
  return [...starting, ...containing].slice(0, MOST);
}
