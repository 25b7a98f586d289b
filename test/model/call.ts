import type { Step } from './step.js';

/** The step of that kind, also where several kinds have one form. */
export type StepOf<Kind extends Step['kind'], One = Step> = One extends { readonly kind: infer Kinds }
  ? Kind extends Kinds
    ? One
    : never
  : never;

/** A call of a broker, made twice where its first reply is lost. */
export type Call = () => Promise<unknown>;
