import { laidOver } from '../core/overlay.js';
import type { MemberOptions } from './signature.js';

/** Options of something inside over those of what it is part of; headers key by key. */
export function inherited(outer: MemberOptions, inner: MemberOptions): MemberOptions {
  if (Object.keys(inner).length === 0) return outer;
  const headers = { ...outer.headers, ...inner.headers };
  const merged = laidOver(outer, inner);
  return Object.keys(headers).length === 0 ? merged : { ...merged, headers };
}

/** Options for what does not begin the whole: what holds back its beginning does not hold back this. */
export function withoutDelay({ countdown: _countdown, eta: _eta, ...options }: MemberOptions): MemberOptions {
  return options;
}

/** Options for what a failure sets going: it has no time to miss. That something has expired may be the failure. */
export function withoutExpiry({ expires: _expires, ...options }: MemberOptions): MemberOptions {
  return withoutDelay(options);
}
