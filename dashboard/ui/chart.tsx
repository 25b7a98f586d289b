import { useSignal } from '@preact/signals';
import { shown } from '../text/shown.js';
import type { Tone } from './badge.js';
import { ChartDrawing } from './chart-drawing.js';

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
}

/** Lines over time. The legend says as text what the pointer is at, or else the values of the last span that has ended. */
export function Chart(props: ChartProps) {
  const { title, unit, at, lines, isLastOpen } = props;
  const hovered = useSignal<number | undefined>(undefined);
  const index = hovered.value;
  const moment = index === undefined ? undefined : at[index];
  return (
    <section class="panel" aria-label={title}>
      <header>
        <h2>
          {title} <span class="crumb">{unit}</span>
        </h2>
        <span class="hint">{moment === undefined ? '' : shown.moment(moment)}</span>
      </header>
      <div class="body">
        <ChartDrawing {...props} hovered={hovered} />
        <ul class="legend">
          {lines.map(({ label, tone, values }) => (
            <li key={label} class={tone}>
              <span class="swatch" />
              {label}{' '}
              <b>{valueAt(isLastOpen && index === undefined ? values.slice(0, -1) : values, index)}</b>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

function valueAt(values: readonly (number | null)[], index: number | undefined): string {
  const value = index === undefined ? values.findLast((one) => one !== null) : values[index];
  return value === undefined || value === null ? '–' : shown.rate(value);
}
