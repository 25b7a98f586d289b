import type { LifeEvent } from '../../../src/dashboard/api-types.js';

/** What a task does from one event of its life to the next. */
export type LifeSpan = 'waiting' | 'delayed' | 'running' | 'tried' | 'ended';

/** An event of a task's life, and the time until the next one. */
export interface LifeSegment {
  readonly event: LifeEvent;
  readonly span: LifeSpan;
  /** How long the span is; left out where a moment is not known, and after the end. */
  readonly durationMs?: number;
  /** It goes on: the duration is up to now. */
  readonly isOpen: boolean;
  /** It has not come yet: a due time ahead. */
  readonly isAhead: boolean;
  /** Of the whole known life, 0 to 1. */
  readonly share: number;
}

const ENDS: ReadonlySet<LifeEvent['kind']> = new Set(['succeeded', 'failed', 'revoked', 'expired']);

/** The life of a task as spans. Clocks of processes differ, so a span is never shorter than nothing. */
export function lifeLine(life: readonly LifeEvent[], now: number): LifeSegment[] {
  const segments = life.map((event, index) => segmentOf(event, life[index + 1], now));
  const whole = segments.reduce((sum, { durationMs = 0 }) => sum + durationMs, 0);
  return segments.map((segment) => ({
    ...segment,
    share: whole === 0 ? 0 : (segment.durationMs ?? 0) / whole,
  }));
}

function segmentOf(event: LifeEvent, next: LifeEvent | undefined, now: number): LifeSegment {
  const span = spanAfter(event, next);
  const from = momentOf(event);
  const isAhead = event.kind === 'due' && from !== undefined && from > now;
  const hasEnded = span === 'ended' || isAhead;
  const nextAt = next && momentOf(next);
  const isOpen = !hasEnded && (next === undefined || (nextAt !== undefined && nextAt > now));
  const durationMs = hasEnded ? undefined : between(from, isOpen ? now : nextAt);
  return { event, span, isOpen, isAhead, share: 0, ...(durationMs !== undefined && { durationMs }) };
}

function between(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : Math.max(0, to - from);
}

function spanAfter({ kind, at }: LifeEvent, next: LifeEvent | undefined): LifeSpan {
  if (ENDS.has(kind)) return 'ended';
  if (kind === 'started') return 'running';
  // The start of an earlier attempt is not kept.
  if (next?.kind === 'retried' || next?.kind === 'lost') return 'tried';
  if (kind === 'retried') return 'delayed';
  return next?.kind === 'due' && next.at !== at ? 'delayed' : 'waiting';
}

function momentOf({ at }: LifeEvent): number | undefined {
  return at === undefined ? undefined : Date.parse(at);
}
