import { ChainSignature } from '../canvas/chain.js';
import { GroupSignature } from '../canvas/group.js';
import { chainMembersOf } from '../canvas/chain-members.js';
import type { AnySignature } from '../canvas/signature.js';
import { AsyncResult, type ResultSource } from './async-result.js';
import { GroupResult } from './group-result.js';

/** The result of a signature that is enqueued under an id, with those of the nodes before and in it. */
export function workflowResultOf(
  signature: AnySignature,
  { id, idPrefix = id }: { readonly id: string; readonly idPrefix?: string },
  source: ResultSource,
  parent?: AsyncResult,
): AsyncResult {
  const links = parent === undefined ? {} : { parent };
  if (signature instanceof ChainSignature) {
    const members = chainMembersOf(signature, { id, idPrefix });
    return members.reduce<AsyncResult | undefined>(
      (before, member) => workflowResultOf(member.signature, member, source, before),
      parent,
    ) as AsyncResult;
  }
  if (!(signature instanceof GroupSignature)) return new AsyncResult(id, source, links);
  const parts = () =>
    signature.parts.map((part, index) =>
      workflowResultOf(part, { id: `${idPrefix}.${index}` }, source, parent),
    );
  return new GroupResult(id, source, { ...links, parts });
}
