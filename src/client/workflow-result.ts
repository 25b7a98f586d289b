import { ChainSignature } from '../canvas/chain.js';
import { GroupSignature } from '../canvas/group.js';
import { stepsOf } from '../canvas/steps.js';
import type { AnySignature } from '../canvas/signature.js';
import { AsyncResult, type ResultSource } from './async-result.js';
import { GroupResult } from './group-result.js';

/** The result of a signature that is enqueued under an id, with those of the nodes before and in it. */
export function resultOf(
  signature: AnySignature,
  { id, stem = id }: { readonly id: string; readonly stem?: string },
  source: ResultSource,
  parent?: AsyncResult,
): AsyncResult {
  const more = parent === undefined ? {} : { parent };
  if (signature instanceof ChainSignature) {
    const steps = stepsOf(signature, { id, stem });
    return steps.reduce<AsyncResult | undefined>(
      (before, step) => resultOf(step.signature, step, source, before),
      parent,
    ) as AsyncResult;
  }
  if (!(signature instanceof GroupSignature)) return new AsyncResult(id, source, more);
  const parts = () =>
    signature.parts.map((part, index) => resultOf(part, { id: `${stem}.${index}` }, source, parent));
  return new GroupResult(id, source, { ...more, parts });
}
