import type { Tone } from './badge.js';

export interface MeterProps {
  readonly value: number;
  readonly max: number;
  /** In words, for screen readers: `3 of 8 slots`. */
  readonly label: string;
  readonly tone?: Tone;
}

const LENGTH = 100;

/** A bar that is filled in part. */
export function Meter({ value, max, label, tone = 'busy' }: MeterProps) {
  const filled = max <= 0 ? 0 : Math.min(LENGTH, (value / max) * LENGTH);
  return (
    <svg
      class={`meter ${tone}`}
      viewBox={`0 0 ${LENGTH} 6`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <rect class="rail" width={LENGTH} height="6" />
      <rect class="fill" width={filled} height="6" />
    </svg>
  );
}
