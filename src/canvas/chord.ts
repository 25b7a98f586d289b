import { ChainSignature } from './chain.js';
import { checkAll, oneOf, type Checks } from '../core/option-check.js';
import { defined } from '../core/options.js';
import {
  GROUP_CHECKS,
  GroupSignature,
  group,
  type GroupOptions,
  type InputOf,
  type ResultsOf,
} from './group.js';
import type { AnySignature, Signature } from './signature.js';

/** How a chord treats the results of its header. */
export interface ChordOptions extends GroupOptions {
  /** `'stream'`: the body receives an async iterable that reads page by page, instead of an array. */
  readonly results?: 'array' | 'stream';
}

const CHORD_CHECKS: Checks<ChordOptions> = { ...GROUP_CHECKS, results: oneOf('array', 'stream') };

/** A list, a group, or one signature, which is a list of one. */
type Header = readonly AnySignature[] | AnySignature;

/** The list of results that the body receives. */
type ListOf<H extends Header> = H extends readonly AnySignature[]
  ? ResultsOf<H>
  : H extends GroupSignature<never, infer Results extends readonly unknown[]>
    ? Results
    : H extends AnySignature
      ? ResultsOf<[H]>
      : never;

type HeaderInput<H extends Header> = H extends readonly AnySignature[]
  ? InputOf<H>
  : H extends Signature<infer In, unknown>
    ? In
    : never;

/**
 * Runs the header side by side and then the body, which receives the list of results in the order written. The header is a
 * list, `group(a, b)`, or one signature. When a part fails, the body does not run and ends with a `ChordError` that names the
 * first failed part. With `results: 'stream'` the body receives the results one by one, as an `AsyncIterable`.
 *
 * @example
 * chord(ids.map((id) => reports.account.si(id)), reports.combine.s(date))
 * chord(group(reports.sales.si(date), reports.refunds.si(date)), reports.balance.s())
 * @throws CanvasError for a part or a body that is no signature
 */
export function chord<const H extends Header, Out>(
  header: H,
  body: Signature<ListOf<H>, Out>,
  options?: ChordOptions & { readonly results?: 'array' },
): ChainSignature<HeaderInput<H>, Out>;
/** With `results: 'stream'`: the body receives the results one by one. */
export function chord<const H extends Header, Out>(
  header: H,
  body: Signature<AsyncIterable<ListOf<H>[number]>, Out>,
  options: ChordOptions & { readonly results: 'stream' },
): ChainSignature<HeaderInput<H>, Out>;
export function chord(
  header: Header,
  body: AnySignature,
  options: ChordOptions = {},
): ChainSignature<unknown, unknown> {
  checkAll(options, CHORD_CHECKS, { where: 'chord()' });
  const { results, ...policy } = options;
  return new ChainSignature([headerOf(header, policy), body], {}, results === 'stream');
}

function headerOf(header: Header, policy: GroupOptions): AnySignature {
  if (!(header instanceof GroupSignature)) {
    return group(
      Array.isArray(header) ? (header as readonly AnySignature[]) : [header as AnySignature],
      policy,
    );
  }
  const { options, errbacks } = header as GroupSignature<never, unknown>;
  return new GroupSignature(header.parts, { ...header.policy, ...defined(policy) }, { options, errbacks });
}
