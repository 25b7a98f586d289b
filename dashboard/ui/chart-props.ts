import type { Tone } from './badge.js';

export interface ChartLine {
  readonly label: string;
  readonly tone: Tone;
  readonly values: readonly (number | null)[];
  /** The area below is filled. */
  readonly isFilled?: boolean;
}

export interface ChartProps {
  readonly title: string;
  readonly unit: string;
  /** Epoch ms, one for each value. */
  readonly at: readonly number[];
  readonly lines: readonly ChartLine[];
  /** The last span has not ended, so its values are dashed. */
  readonly isLastOpen: boolean;
  /** How the legend says a value. Default: as a number. */
  readonly inWords?: (value: number) => string;
}
