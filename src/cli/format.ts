import { cut } from '../core/printable.js';
import { UNITS } from '../core/duration.js';

const UNKNOWN = '?';

/** A length of time in its two largest units: '3d 4h', '12s', '250ms'; '?' where a record does not hold one. */
export function span(ms: number): string {
  if (!Number.isFinite(ms)) return UNKNOWN;
  const whole = Math.max(0, Math.round(ms));
  const at = UNITS.findIndex(([, size]) => whole >= size);
  const [unit, size] = UNITS[at] ?? ['ms', 1];
  const [nextUnit, nextSize] = UNITS[at + 1] ?? ['ms', 1];
  // Nobody reads milliseconds behind seconds.
  const rest = nextUnit === 'ms' ? 0 : Math.floor((whole % size) / nextSize);
  return `${Math.floor(whole / size)}${unit}${rest > 0 ? ` ${rest}${nextUnit}` : ''}`;
}

/** How long ago, or in how long; '?' where a record holds no moment. */
export function when(date: Date, now: number): string {
  const ms = date.getTime() - now;
  if (!Number.isFinite(ms)) return UNKNOWN;
  return ms > 0 ? `in ${span(ms)}` : `${span(-ms)} ago`;
}

/** A moment as a text; a record may hold a number that is not a moment. */
export function moment(date: Date | undefined): string | undefined {
  return date === undefined || Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/** A value on one line, cut. */
export function brief(value: unknown, max = 60): string {
  const text = JSON.stringify(value) ?? '';
  return text.length > max ? cut(text, max - 1) : text;
}
