import { useSignal } from '@preact/signals';
import { shown } from '../text/shown.js';
import { ChartDrawing } from './chart-drawing.js';
import type { ChartProps } from './chart-props.js';
import { latestOf } from './latest-value.js';

/** Lines over time. The legend says as text what the pointer is at, or else the values of the last span that has ended. */
export function Chart(props: ChartProps) {
  const { title, unit, at, lines, isLastOpen, inWords = shown.rate } = props;
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
              <b>{said(index === undefined ? latestOf(values, isLastOpen) : values[index], inWords)}</b>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

function said(value: number | null | undefined, inWords: (value: number) => string): string {
  return value === undefined || value === null ? '–' : inWords(value);
}
