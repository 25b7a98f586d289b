import { RESOLUTIONS, spanStart, type LevelSpan } from '../figure-store.js';
import type { MemoryState } from './state/memory-state.js';

/** A worker that was silent for longer may have been away. */
const SILENT_MS = 60_000;
/** The wait is looked at once in this time, whoever comes. */
const WAIT_EVERY_MS = 10_000;

type Resolution = (typeof RESOLUTIONS)[number];
type Change = (span: LevelSpan) => Partial<LevelSpan>;

/** Notes how many slots were busy, and how many there were, from a moment until now. A part lies in the span before, if this one began since. */
export function noteSlots(
  state: MemoryState,
  from: number | undefined,
  [busy, slots]: readonly [number, number],
): void {
  const now = state.clock.now();
  if (from === undefined || from >= now || from < now - SILENT_MS) return;
  const lasting =
    (ms: number): Change =>
    ({ busyMs, slotMs }) => ({ busyMs: busyMs + Math.round(busy * ms), slotMs: slotMs + slots * ms });
  for (const resolution of RESOLUTIONS) {
    const at = spanStart(now, resolution.spanMs);
    if (from < at) change(state, resolution, from, lasting(at - from));
    if (now > at) change(state, resolution, now, lasting(now - Math.max(from, at)));
  }
}

export function isWaitDue({ clock, figures }: MemoryState): boolean {
  return Math.abs(clock.now() - figures.waitNotedAt) >= WAIT_EVERY_MS;
}

/** Notes for how long the oldest task that could run has waited: 0 where no task waits. */
export function noteWait(state: MemoryState, ms: number): void {
  const now = state.clock.now();
  state.figures.waitNotedAt = now;
  for (const resolution of RESOLUTIONS)
    change(state, resolution, now, ({ oldestWaitMs = 0 }) => ({ oldestWaitMs: Math.max(ms, oldestWaitMs) }));
}

function change(
  { clock, figures }: MemoryState,
  { spanMs, keptMs }: Resolution,
  moment: number,
  by: Change,
): void {
  const spans = figures.levels.get(spanMs) ?? new Map<number, LevelSpan>();
  figures.levels.set(spanMs, spans);
  for (const at of spans.keys()) if (at + spanMs + keptMs <= clock.now()) spans.delete(at);
  const at = spanStart(moment, spanMs);
  const span = spans.get(at) ?? { at, busyMs: 0, slotMs: 0 };
  spans.set(at, { ...span, ...by(span) });
}
