import { laneText, type LimitKind } from '../../core/lane.js';

const KINDS: Readonly<Record<string, LimitKind>> = { r: 'rate', c: 'concurrency', b: 'breaker' };

/** Under which a limit is kept: what its gates begin with, whatever their key. */
export function limitField(kind: LimitKind, name: string): string {
  return laneText([{ kind, name }]) as string;
}

/** The limit that a field, or a gate with its key, belongs to; undefined where the text is neither. */
export function limitOf(text: string): { readonly kind: LimitKind; readonly name: string } | undefined {
  const kind = KINDS[text[0] ?? ''];
  const [, name] = /^.:([^|]+)/.exec(text) ?? [];
  return kind && name !== undefined ? { kind, name } : undefined;
}
