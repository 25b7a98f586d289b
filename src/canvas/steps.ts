import { CanvasError } from '../core/errors.js';
import { ChainSignature } from './chain.js';
import type { AnySignature } from './signature.js';

const MAX_DEPTH = 50;

/** Throws for what is nested too deep: no canvas needs it, and a script would fall over it. */
export function checkDepth(depth: number): void {
  if (depth > MAX_DEPTH) throw new CanvasError(`A workflow may be nested ${MAX_DEPTH} deep, not more.`);
}

/** A step of a chain, or of a chain inside it, with its id. */
export interface Step extends Element {
  readonly id: string;
  /** What the ids of nodes inside it begin with. */
  readonly stem: string;
}

interface Element {
  readonly signature: AnySignature;
  /** The chains that it is part of, the outermost first. */
  readonly within: readonly ChainSignature<never, unknown>[];
  /** It receives the results before it as a stream. */
  readonly isStream: boolean;
}

/** The steps of a chain in one line, those of the chains inside it too. The last has the id of the whole. */
export function stepsOf(
  chain: ChainSignature<never, unknown>,
  { id, stem }: { readonly id: string; readonly stem: string },
): readonly Step[] {
  const elements = elementsOf(chain, 0);
  return elements.map((element, index) => {
    if (index === elements.length - 1) return { ...element, id, stem };
    const own = `${stem}/${index}`;
    return { ...element, id: own, stem: own };
  });
}

function elementsOf(chain: ChainSignature<never, unknown>, depth: number): readonly Element[] {
  checkDepth(depth);
  return chain.steps.flatMap((step, index) => {
    const isStream = chain.isStream && index === 1;
    if (!(step instanceof ChainSignature)) return [{ signature: step, within: [chain], isStream }];
    return elementsOf(step, depth + 1).map((inner, place) => ({
      signature: inner.signature,
      within: [chain, ...inner.within],
      isStream: inner.isStream || (isStream && place === 0),
    }));
  });
}
