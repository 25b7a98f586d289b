import { useEffect, useRef } from 'preact/hooks';
import { effect, useSignal, type Signal } from '@preact/signals';
import { language, scheme, zone } from '../state/preferences.js';
import { shown } from '../text/shown.js';
import type { Tone } from './badge.js';
import type { Plot } from './plot.js';

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

/** Lines over time. The code that draws is loaded with the first chart; the legend says as text what the pointer is at, or the last values. */
export function Chart(props: ChartProps) {
  const { title, unit, at, lines } = props;
  const hovered = useSignal<number | undefined>(undefined);
  const moment = hovered.value === undefined ? undefined : at[hovered.value];
  return (
    <section class="panel" aria-label={title}>
      <header>
        <h2>
          {title} <span class="crumb">{unit}</span>
        </h2>
        <span class="hint">{moment === undefined ? '' : shown.moment(moment)}</span>
      </header>
      <div class="body">
        <Canvas {...props} hovered={hovered} />
        <ul class="legend">
          {lines.map(({ label, tone, values }) => (
            <li key={label} class={tone}>
              <span class="swatch" />
              {label} <b>{valueAt(values, hovered.value)}</b>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

function Canvas({ hovered, ...props }: ChartProps & { readonly hovered: Signal<number | undefined> }) {
  const element = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | undefined>(undefined);
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    let isGone = false;
    const draw = async (): Promise<void> => {
      const { drawPlot } = await import('./plot.js');
      if (isGone || element.current === null) return;
      plot.current?.destroy();
      plot.current = drawPlot(element.current, latest.current, (index) => (hovered.value = index));
    };
    const stop = followLook(() => void draw());
    return () => {
      isGone = true;
      stop();
      plot.current?.destroy();
    };
  }, []);
  useEffect(() => plot.current?.update(props), [props.at, props.lines]);
  return <div ref={element} class="chart" role="img" aria-label={`${props.title}, ${props.unit}`} />;
}

/** Canvas knows no styles: it is drawn again when the colours, the language or the time zone change. */
function followLook(draw: () => void): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', draw);
  const stop = effect(() => {
    void [scheme.value, language.value, zone.value];
    draw();
  });
  return () => {
    system.removeEventListener('change', draw);
    stop();
  };
}

function valueAt(values: readonly (number | null)[], index: number | undefined): string {
  const value = index === undefined ? values.findLast((one) => one !== null) : values[index];
  return value === undefined || value === null ? '–' : shown.rate(value);
}
