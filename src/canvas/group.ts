import { CanvasError } from '../core/errors.js';
import { checkAll, flag, type Checks } from '../core/option-check.js';
import { recognisable } from '../core/recognisable.js';
import { Signature, type AnySignature, type SignatureSettings, type PipedInput } from './signature.js';

/** How a group takes the failure of a part. */
export interface GroupOptions {
  /** `true`: the first failure ends the group and cancels what is left. Default: it waits for all parts. */
  readonly failFast?: boolean;
}

export const GROUP_CHECKS: Checks<GroupOptions> = { failFast: flag };

/** The input that all of those signatures accept. */
export type InputOf<Parts extends readonly AnySignature[]> =
  Parts[number] extends Signature<infer In, unknown> ? In : never;

/** The result of a group of those signatures: a list of their results. */
export type ResultsOf<Parts extends readonly AnySignature[]> = {
  -readonly [K in keyof Parts]: Parts[K] extends Signature<never, infer Out> ? PipedInput<Out> : never;
};

/** Signatures that run side by side; made by `group()`. */
export class GroupSignature<In, Out> extends Signature<In, Out> {
  static {
    recognisable(this, 'GroupSignature');
  }

  readonly kind = 'group';

  constructor(
    /** In the order written. */
    readonly parts: readonly AnySignature[],
    /** Whether a failed part ends the others. */
    readonly policy: GroupOptions = {},
    settings: SignatureSettings = {},
  ) {
    super(settings);
    parts.forEach((part, index) => {
      if (!(part instanceof Signature))
        throw new CanvasError(`group(): part ${index} is no signature. Use task.si(…) or task.s(…).`);
    });
  }

  protected override copyWith(settings: SignatureSettings): this {
    return new GroupSignature(this.parts, this.policy, settings) as this;
  }
}

/**
 * Runs signatures side by side: one by one, or as a list, which takes options. Gives the list of their results in the order
 * written; an empty group gives `[]`. A failed part fails the group when all parts have ended, or at once with `failFast`.
 *
 * @example
 * group(shop.price.si('a'), shop.price.si('b'))
 * group(ids.map((id) => images.process.si(id)), { failFast: true })
 * @throws CanvasError for a part that is no signature
 */
export function group<const Parts extends readonly AnySignature[]>(
  parts: Parts,
  options?: GroupOptions,
): GroupSignature<InputOf<Parts>, ResultsOf<Parts>>;
export function group<const Parts extends readonly AnySignature[]>(
  ...parts: Parts
): GroupSignature<InputOf<Parts>, ResultsOf<Parts>>;
export function group(...given: readonly unknown[]): GroupSignature<unknown, unknown> {
  const [first, options] = given;
  if (!Array.isArray(first)) return new GroupSignature(given as readonly AnySignature[]);
  if (options instanceof Signature)
    throw new CanvasError(
      'group(): give all parts in one list, or all one by one: group([a, b]), group(a, b).',
    );
  checkAll(options ?? {}, GROUP_CHECKS, { where: 'group()' });
  return new GroupSignature([...(first as readonly AnySignature[])], options as GroupOptions | undefined);
}
