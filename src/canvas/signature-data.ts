import { CanvasError } from '../core/errors.js';
import type { TaskDefinition } from '../core/task-definition.js';
import { ChainSignature } from './chain.js';
import { GroupSignature, type GroupOptions } from './group.js';
import {
  TaskSignature,
  type AnySignature,
  type SignatureSettings,
  type MemberOptions,
  type TaskCall,
} from './signature.js';
import { isDate } from '../core/kind-of-value.js';

/** A signature as JSON: to be kept, and made again where its tasks are known. */
export type SignatureData = CallData | ChainData | GroupData;

interface SettingsData {
  readonly options?: Readonly<Record<string, unknown>>;
  readonly errbacks?: readonly SignatureData[];
}
interface CallData extends SettingsData, Omit<TaskCall, 'definition'> {
  readonly kind: 'task';
}
interface ChainData extends SettingsData {
  readonly kind: 'chain';
  readonly members: readonly SignatureData[];
  readonly isStream?: boolean;
}
interface GroupData extends SettingsData {
  readonly kind: 'group';
  readonly parts: readonly SignatureData[];
  readonly policy?: GroupOptions;
}

/** The JSON of a signature. */
export function signatureData(signature: AnySignature): SignatureData {
  const settings = {
    ...(Object.keys(signature.options).length > 0 && { options: packed(signature.options) }),
    ...(signature.errbacks.length > 0 && { errbacks: signature.errbacks.map(signatureData) }),
  };
  if (signature instanceof ChainSignature) {
    const { isStream, members } = signature;
    return { kind: 'chain', members: members.map(signatureData), ...(isStream && { isStream }), ...settings };
  }
  if (signature instanceof GroupSignature) {
    const { parts, policy } = signature;
    return {
      kind: 'group',
      parts: parts.map(signatureData),
      ...(Object.keys(policy).length > 0 && { policy }),
      ...settings,
    };
  }
  const { definition: _definition, ...call } = (signature as TaskSignature<never, unknown>).call;
  return { kind: 'task', ...call, ...settings };
}

/** The signature of that JSON; `define` finds the tasks. Throws CanvasError for any other value. */
export function signatureOf(
  data: SignatureData,
  define: (name: string) => TaskDefinition | undefined,
): AnySignature {
  const settings: SignatureSettings = {
    ...(data.options !== undefined && { options: unpacked(data.options) }),
    ...(data.errbacks !== undefined && { errbacks: data.errbacks.map((each) => signatureOf(each, define)) }),
  };
  switch (data.kind) {
    case 'chain':
      return new ChainSignature(
        data.members.map((member) => signatureOf(member, define)),
        settings,
        data.isStream,
      );
    case 'group':
      return new GroupSignature(
        data.parts.map((part) => signatureOf(part, define)),
        data.policy,
        settings,
      );
    case 'task': {
      const { name, args, isImmutable, isMapped } = data;
      const call = {
        name,
        args,
        isImmutable,
        ...(isMapped === true && { isMapped }),
        definition: define(name),
      };
      return new TaskSignature(call, settings);
    }
    default:
      throw new CanvasError(`No signature is of the kind ${JSON.stringify(data satisfies never)}.`);
  }
}

/** Dates would come back as texts. */
function packed(options: MemberOptions): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(options).map(([key, value]) => [key, isDate(value) ? { at: value.getTime() } : value]),
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
