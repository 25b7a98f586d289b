import { ChainSignature } from './chain.js';
import { GroupSignature, group, type GroupOptions, type InputOf, type ResultsOf } from './group.js';
import type { AnySignature, Signature } from './signature.js';

/** How a chord treats the results of its header. */
export interface ChordOptions extends GroupOptions {
  /** `'stream'`: the body receives an async iterable that reads page by page, instead of an array. */
  readonly results?: 'array' | 'stream';
}

type Header = readonly AnySignature[] | GroupSignature<never, readonly unknown[]>;

/** What the header gives. */
type ListOf<H extends Header> = H extends readonly AnySignature[]
  ? ResultsOf<H>
  : H extends GroupSignature<never, infer Results extends readonly unknown[]>
    ? Results
    : never;

type HeaderInput<H extends Header> = H extends readonly AnySignature[]
  ? InputOf<H>
  : H extends Signature<infer In, unknown>
    ? In
    : never;

/**
 * Runs the header side by side and then the body, which receives the list of results in the order written. When a part
 * fails, the body does not run and ends with a `ChordError` that names the first failed part.
 *
 * @example
 * chord(ids.map((id) => reports.account.si(id)), reports.combine.s(date))
 */
export function chord<const H extends Header, Out>(
  header: H,
  body: Signature<ListOf<H>, Out>,
  options?: ChordOptions & { readonly results?: 'array' },
): ChainSignature<HeaderInput<H>, Out>;
export function chord<const H extends Header, Out>(
  header: H,
  body: Signature<AsyncIterable<ListOf<H>[number]>, Out>,
  options: ChordOptions & { readonly results: 'stream' },
): ChainSignature<HeaderInput<H>, Out>;
export function chord(
  header: Header,
  body: AnySignature,
  { results, ...policy }: ChordOptions = {},
): ChainSignature<unknown, unknown> {
  return new ChainSignature([headerOf(header, policy), body], {}, results === 'stream');
}

function headerOf(header: Header, policy: GroupOptions): AnySignature {
  if (!(header instanceof GroupSignature)) return group(header as readonly AnySignature[], policy);
  const { options, errbacks } = header;
  return new GroupSignature(header.parts, { ...header.policy, ...policy }, { options, errbacks });
}
