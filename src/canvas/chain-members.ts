import { CanvasError } from '../core/errors.js';
import { ChainSignature } from './chain.js';
import type { AnySignature } from './signature.js';

const MAX_DEPTH = 50;

/** Throws for what is nested too deep: no canvas needs it, and a script would fall over it. */
export function checkDepth(depth: number): void {
  if (depth > MAX_DEPTH) throw new CanvasError(`A workflow may be nested ${MAX_DEPTH} deep, not more.`);
}

/** A member of a chain, or of a chain inside it, with its id. */
export interface ChainMember extends UnnamedMember {
  readonly id: string;
  /** The beginning of the ids of nodes inside it. */
  readonly idPrefix: string;
}

interface UnnamedMember {
  readonly signature: AnySignature;
  /** The chains that it is part of, the outermost first. */
  readonly within: readonly ChainSignature<never, unknown>[];
  /** It receives the results before it as a stream. */
  readonly isStream: boolean;
}

/** The members of a chain in one line, those of the chains inside it too. The last has the id of the whole. */
export function chainMembersOf(
  chain: ChainSignature<never, unknown>,
  { id, idPrefix }: { readonly id: string; readonly idPrefix: string },
): readonly ChainMember[] {
  const unnamed = unnamedMembersOf(chain, 0);
  return unnamed.map((member, index) => {
    if (index === unnamed.length - 1) return { ...member, id, idPrefix };
    const own = `${idPrefix}/${index}`;
    return { ...member, id: own, idPrefix: own };
  });
}

function unnamedMembersOf(chain: ChainSignature<never, unknown>, depth: number): readonly UnnamedMember[] {
  checkDepth(depth);
  return chain.members.flatMap((member, index) => {
    const isStream = chain.isStream && index === 1;
    if (!(member instanceof ChainSignature)) return [{ signature: member, within: [chain], isStream }];
    return unnamedMembersOf(member, depth + 1).map((inner, innerIndex) => ({
      signature: inner.signature,
      within: [chain, ...inner.within],
      isStream: inner.isStream || (isStream && innerIndex === 0),
    }));
  });
}
