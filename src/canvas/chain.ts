import { CanvasError } from '../core/errors.js';
import { recognisable } from '../core/recognisable.js';
import { Signature, type AnySignature, type SignatureSettings, type PipedInput } from './signature.js';

/** Signatures that run one after the other; made by `chain()`. */
export class ChainSignature<In, Out> extends Signature<In, Out> {
  static {
    recognisable(this, 'ChainSignature');
  }

  readonly kind = 'chain';

  constructor(
    readonly members: readonly AnySignature[],
    settings: SignatureSettings = {},
    /** The body of a chord receives its results as a stream. */
    readonly isStream = false,
  ) {
    super(settings);
    if (members.length === 0) throw new CanvasError('chain() of nothing: give it at least one signature.');
    members.forEach((member, index) => {
      if (!(member instanceof Signature))
        throw new CanvasError(`chain(): member ${index} is no signature. Use task.s(…) or task.si(…).`);
    });
  }

  protected override copyWith(settings: SignatureSettings): this {
    return new ChainSignature(this.members, settings, this.isStream) as this;
  }
}

/** Each member takes what the one before it gives. */
type LaterMembers<First, Rest extends readonly unknown[]> = {
  [K in keyof Rest]: Signature<PipedInput<Before<First, Rest, K>>, Rest[K]>;
};
type Before<First, Rest extends readonly unknown[], K> = K extends keyof [First, ...Rest]
  ? [First, ...Rest][K]
  : never;
type Last<First, Rest extends readonly unknown[]> = Rest extends readonly [...unknown[], infer Out]
  ? Out
  : First;

/** A list whose members are known only at run time: of those that are written out each is checked against the one before. */
type Unknown<List extends readonly AnySignature[]> = number extends List['length'] ? List : never;

/**
 * Runs signatures one after the other: one by one, or as a list. Each `.s()` receives the result of the one before it. Gives
 * the result of the last. When one fails, those after it end with the same failure. A list whose members are known only at
 * run time is checked when it is enqueued.
 *
 * @example
 * chain(orders.reserve.si(id, items), orders.ship.s(id), email.confirm.si(id, to))
 * chain(steps.map((step) => orders.run.si(step)))
 * @throws CanvasError for no member, and for one that is no signature
 */
export function chain<In, First, Rest extends unknown[]>(
  first: Signature<In, First>,
  ...rest: LaterMembers<First, Rest>
): ChainSignature<In, Last<First, Rest>>;
export function chain<In, First, Rest extends unknown[]>(
  members: readonly [first: Signature<In, First>, ...rest: LaterMembers<First, Rest>],
): ChainSignature<In, Last<First, Rest>>;
export function chain<const List extends readonly AnySignature[]>(
  members: Unknown<List>,
): ChainSignature<unknown, unknown>;
export function chain(
  ...members: readonly (AnySignature | readonly AnySignature[])[]
): ChainSignature<unknown, unknown> {
  const [first] = members;
  if (!Array.isArray(first)) return new ChainSignature(members as readonly AnySignature[]);
  if (members.length > 1)
    throw new CanvasError(
      'chain(): give all members in one list, or all one by one: chain([a, b]), chain(a, b).',
    );
  return new ChainSignature(first as readonly AnySignature[]);
}
