import type { Moment } from '../../src/dashboard/api-types.js';
import { now } from '../state/clock.js';
import { timeStyle } from '../state/preferences.js';
import { shown } from '../text/shown.js';

/** A moment as the user wants it, relative or exact; the other is its tooltip. */
export function Time({ at }: { readonly at: Moment | number | undefined }) {
  if (at === undefined) return <span class="faint">–</span>;
  const moment = typeof at === 'number' ? at : Date.parse(at);
  const exact = shown.moment(moment);
  const relative = shown.relative(moment, now.value);
  const isRelative = timeStyle.value === 'relative';
  return (
    <time dateTime={new Date(moment).toISOString()} title={isRelative ? exact : relative}>
      {isRelative ? relative : exact}
    </time>
  );
}

/** A span of time: a dash without one. */
export function Span({ ms }: { readonly ms: number | undefined }) {
  return ms === undefined ? <span class="faint">–</span> : <>{shown.duration(ms)}</>;
}
