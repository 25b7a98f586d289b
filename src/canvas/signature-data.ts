import { CanvasError } from '../core/errors.js';
import type { TaskDefinition } from '../core/task-definition.js';
import { ChainSignature } from './chain.js';
import { GroupSignature, type GroupOptions } from './group.js';
import {
  TaskSignature,
  type AnySignature,
  type Made,
  type MemberOptions,
  type TaskCall,
} from './signature.js';

/** A signature as JSON: to be kept, and made again where its tasks are known. */
export type SignatureData = CallData | ChainData | GroupData;

interface MadeData {
  readonly options?: Readonly<Record<string, unknown>>;
  readonly errbacks?: readonly SignatureData[];
}
interface CallData extends MadeData, Omit<TaskCall, 'definition'> {
  readonly kind: 'task';
}
interface ChainData extends MadeData {
  readonly kind: 'chain';
  readonly steps: readonly SignatureData[];
  readonly isStream?: boolean;
}
interface GroupData extends MadeData {
  readonly kind: 'group';
  readonly parts: readonly SignatureData[];
  readonly policy?: GroupOptions;
}

/** The JSON of a signature. */
export function signatureData(signature: AnySignature): SignatureData {
  const made = {
    ...(Object.keys(signature.options).length > 0 && { options: packed(signature.options) }),
    ...(signature.errbacks.length > 0 && { errbacks: signature.errbacks.map(signatureData) }),
  };
  if (signature instanceof ChainSignature) {
    const { isStream, steps } = signature;
    return { kind: 'chain', steps: steps.map(signatureData), ...(isStream && { isStream }), ...made };
  }
  if (signature instanceof GroupSignature) {
    const { parts, policy } = signature;
    return {
      kind: 'group',
      parts: parts.map(signatureData),
      ...(Object.keys(policy).length > 0 && { policy }),
      ...made,
    };
  }
  const { definition: _definition, ...call } = (signature as TaskSignature<never, unknown>).call;
  return { kind: 'task', ...call, ...made };
}

/** The signature of that JSON; `define` finds the tasks. Throws CanvasError for what is none. */
export function signatureOf(
  data: SignatureData,
  define: (name: string) => TaskDefinition | undefined,
): AnySignature {
  const made: Made = {
    ...(data.options !== undefined && { options: unpacked(data.options) }),
    ...(data.errbacks !== undefined && { errbacks: data.errbacks.map((each) => signatureOf(each, define)) }),
  };
  switch (data.kind) {
    case 'chain':
      return new ChainSignature(
        data.steps.map((step) => signatureOf(step, define)),
        made,
        data.isStream,
      );
    case 'group':
      return new GroupSignature(
        data.parts.map((part) => signatureOf(part, define)),
        data.policy,
        made,
      );
    case 'task': {
      const { name, args, isImmutable, isMany } = data;
      const call = { name, args, isImmutable, ...(isMany === true && { isMany }), definition: define(name) };
      return new TaskSignature(call, made);
    }
    default:
      throw new CanvasError(`No signature is of the kind ${JSON.stringify(data satisfies never)}.`);
  }
}

/** Dates would come back as texts. */
function packed(options: MemberOptions): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(options).map(([key, value]) => [
      key,
      value instanceof Date ? { at: value.getTime() } : value,
    ]),
  );
}

function unpacked(options: Readonly<Record<string, unknown>>): MemberOptions {
  return Object.fromEntries(
    Object.entries(options).map(([key, value]) => [key, isMoment(value) ? new Date(value.at) : value]),
  );
}

function isMoment(value: unknown): value is { readonly at: number } {
  return typeof value === 'object' && value !== null && typeof (value as { at?: unknown }).at === 'number';
}
