import { WORKFLOW_TASK } from '../core/task-id.js';
import { ChainSignature } from './chain.js';
import { GroupSignature } from './group.js';
import { signatureData, type SignatureData } from './signature-data.js';
import { TaskSignature, type AnySignature } from './signature.js';

/** One task signature that stands for any signature. With `takesInput` the result before it goes to where the whole begins. */
export function wrapAsTask(signature: AnySignature, takesInput: boolean): TaskSignature<unknown, unknown> {
  return new TaskSignature({
    name: WORKFLOW_TASK,
    args: [signatureData(signature)],
    isImmutable: !takesInput,
  });
}

/** The arguments of the built-in task: the signature, and the input that it begins with. */
export function unwrapTask(args: readonly unknown[]): {
  readonly data: SignatureData;
  readonly input?: unknown;
} {
  if (args.length < 2) return { data: args[0] as SignatureData };
  return { data: args[1] as SignatureData, input: args[0] };
}

/** The signature with the input given to where it begins. */
export function withInput(signature: AnySignature, input: unknown): AnySignature {
  const { options, errbacks } = signature;
  if (signature instanceof ChainSignature) {
    const [first, ...rest] = signature.members;
    return new ChainSignature(
      [withInput(first as AnySignature, input), ...rest],
      { options, errbacks },
      signature.isStream,
    );
  }
  if (signature instanceof GroupSignature) {
    const parts = signature.parts.map((part: AnySignature) => withInput(part, input));
    return new GroupSignature(parts, signature.policy, { options, errbacks });
  }
  const { call } = signature as TaskSignature<never, unknown>;
  if (call.isImmutable) return signature;
  return new TaskSignature(
    { ...call, args: [input, ...call.args], isImmutable: true },
    { options, errbacks },
  );
}
