import { useSignal } from '@preact/signals';
import { shown } from '../text/shown.js';
import { ChartDrawing } from './chart-drawing.js';
import type { ChartProps } from './chart-props.js';

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
