import { TaskSignature, type AnySignature, type MemberOptions } from '../../../src/canvas/signature.js';

/** A `.si()` of a task of that name. */
export function si(name: string, ...args: unknown[]): TaskSignature<unknown, never> {
  return new TaskSignature({ name, args, isImmutable: true });
}

/** A `.s()` of a task of that name; takes and gives anything. */
export function s(name: string, ...args: unknown[]): TaskSignature<never, never> {
  return new TaskSignature({ name, args, isImmutable: false });
}

/** With options that the types would not let through, too. */
export function withOptions(signature: AnySignature, options: object): AnySignature {
  return signature.with(options as MemberOptions);
}
