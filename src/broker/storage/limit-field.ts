import { laneText, type LimitKind } from '../../core/lane.js';

/** The kinds of limits, by the letter that their limit keys begin with. */
export const KIND_BY_LETTER: Readonly<Record<string, LimitKind>> = {
  r: 'rate',
  c: 'concurrency',
  b: 'breaker',
};

/** The field under which a limit is kept: its limit keys begin with it, whatever the key. */
export function limitField(kind: LimitKind, name: string): string {
  return laneText([{ kind, name }]) as string;
}

/** The limit that a field, or a limit key, belongs to; undefined for any other text. */
export function limitOf(text: string): { readonly kind: LimitKind; readonly name: string } | undefined {
  const kind = KIND_BY_LETTER[text[0] ?? ''];
  const [, name] = /^.:([^|]+)/.exec(text) ?? [];
  return kind && name !== undefined ? { kind, name } : undefined;
}
