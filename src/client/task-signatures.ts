import { GroupSignature } from '../canvas/group.js';
import { TaskSignature, type AnySignature } from '../canvas/signature.js';
import { checkArgs } from '../core/json.js';
import { checkWhole } from '../core/options.js';
import type { TaskDefinition } from '../core/task-definition.js';
import type { EnqueueOptions } from '../core/task-options.js';
import type { TaskHandle } from './task-view.js';

/** The task that a handle is of; its definition is missing where nobody here knows it. */
export interface Callee {
  readonly name: string;
  readonly definition: TaskDefinition | undefined;
}

type Signatures = Pick<TaskHandle<unknown[], unknown>, 'chunks' | 'map' | 's' | 'si'>;

/** The ways to describe a call of a task. */
export function signaturesOf(callee: () => Callee, options: EnqueueOptions): Signatures {
  const settings = { options };
  const sign = (args: readonly unknown[], isImmutable: boolean, isMapped = false) => {
    const { name, definition } = callee();
    return new TaskSignature<unknown, never>({ name, definition, args, isImmutable, isMapped }, settings);
  };
  const mapped = (calls: readonly (readonly unknown[])[]) => {
    for (const [index, args] of calls.entries()) checkArgs(args, `calls[${index}]`);
    return sign(calls, true, true);
  };
  return {
    s: (...rest) => sign(rest, false),
    si: (...args) => sign(args, true),
    map: (items) => {
      checkArgs(items, 'items');
      return mapped(items.map((item) => [item]));
    },
    chunks: (calls, size) => {
      checkArgs(calls, 'calls');
      return new GroupSignature(chunked(calls, size).map((some) => mapped(some) as AnySignature));
    },
  };
}

function chunked<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  checkWhole(size, [1, Number.MAX_SAFE_INTEGER], 'chunks(): the size');
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size),
  );
}
