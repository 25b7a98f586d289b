import { CanvasError } from '../core/errors.js';
import { Signature, type AnySignature, type Made, type Passed } from './signature.js';

/** Signatures that run one after the other; made by `chain()`. */
export class ChainSignature<In, Out> extends Signature<In, Out> {
  readonly kind = 'chain';

  constructor(
    readonly steps: readonly AnySignature[],
    made: Made = {},
    /** The body of a chord receives its results as a stream. */
    readonly isStream = false,
  ) {
    super(made);
    if (steps.length === 0) throw new CanvasError('chain() of nothing: give it at least one signature.');
    steps.forEach((step, index) => {
      if (!(step instanceof Signature))
        throw new CanvasError(`chain(): step ${index} is no signature. Use task.s(…) or task.si(…).`);
    });
  }

  protected override remade(made: Made): this {
    return new ChainSignature(this.steps, made, this.isStream) as this;
  }
}

/** Each step takes what the one before it gives. */
type Steps<First, Rest extends readonly unknown[]> = {
  [K in keyof Rest]: Signature<Passed<Before<First, Rest, K>>, Rest[K]>;
};
type Before<First, Rest extends readonly unknown[], K> = K extends keyof [First, ...Rest]
  ? [First, ...Rest][K]
  : never;
type Last<First, Rest extends readonly unknown[]> = Rest extends readonly [...unknown[], infer Out]
  ? Out
  : First;

/**
 * Runs signatures one after the other; each `.s()` receives the result of the one before it. Gives the result of the
 * last. When one fails, those after it end with the same failure. A list does for steps known only at run time.
 *
 * @example
 * chain(orders.reserve.si(id, items), orders.ship.s(id), email.confirm.si(id, to))
 */
export function chain<In, First, Rest extends unknown[]>(
  first: Signature<In, First>,
  ...rest: Steps<First, Rest>
): ChainSignature<In, Last<First, Rest>>;
export function chain<In = unknown, Out = unknown>(steps: readonly AnySignature[]): ChainSignature<In, Out>;
export function chain(
  ...steps: readonly (AnySignature | readonly AnySignature[])[]
): ChainSignature<unknown, unknown> {
  const [first] = steps;
  const list = (steps.length === 1 && Array.isArray(first) ? first : steps) as readonly AnySignature[];
  return new ChainSignature(list);
}
