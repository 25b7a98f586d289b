import type { Baggage, BaggageEntry } from '@opentelemetry/api';
import type { OtelApi } from './load-api.js';

/** A token of HTTP: the key of an entry. */
const KEY = /^[!#$%&'*+\-.^_`|~\w]+$/;
/** A value as it travels: encoded, or printable. */
const VALUE = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/;
const METADATA = /^[\x20-\x7e]*$/;

/** Baggage as its W3C header has it. */
export function encodeBaggage(baggage: Baggage): string {
  return baggage
    .getAllEntries()
    .filter(([key]) => KEY.test(key))
    .map(([key, { value, metadata }]) => `${key}=${encodeURIComponent(value)}${suffixOf(metadata)}`)
    .join(',');
}

function suffixOf(metadata: BaggageEntry['metadata']): string {
  const text = metadata?.toString() ?? '';
  return text === '' || !METADATA.test(text) || text.includes(',') ? '' : `;${text}`;
}

/** The entries that can be read; `undefined` where no entry can be read. */
export function decodeBaggage({ propagation, ...api }: OtelApi, text: string): Baggage | undefined {
  const entries = text.split(',').flatMap((member) => entryOf(api, member));
  return entries.length === 0 ? undefined : propagation.createBaggage(Object.fromEntries(entries));
}

function entryOf(
  { baggageEntryMetadataFromString }: Pick<OtelApi, 'baggageEntryMetadataFromString'>,
  member: string,
): [string, BaggageEntry][] {
  const [pair = '', ...metadata] = member.split(';');
  const at = pair.indexOf('=');
  const [key, value] = [pair.slice(0, Math.max(0, at)), decoded(pair.slice(at + 1))];
  const text = metadata.join(';');
  if (!KEY.test(key) || value === undefined || !METADATA.test(text)) return [];
  return [[key, { value, ...(text !== '' && { metadata: baggageEntryMetadataFromString(text) }) }]];
}

function decoded(text: string): string | undefined {
  if (!VALUE.test(text)) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
