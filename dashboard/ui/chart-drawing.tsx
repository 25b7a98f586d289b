import { useSignal, type Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { Axes, RIGHT } from './chart-axes.js';
import type { ChartProps } from './chart-props.js';
import {
  areaOf,
  dotsOf,
  nearestTo,
  pathOf,
  scaleOf,
  valueTicks,
  type Frame,
  type Scale,
} from './chart-scale.js';

const HEIGHT = 190;
const FIRST_WIDTH = 560;
const MOST_VALUE_TICKS = 4;

/** The picture of a chart. It is SVG, so that it has the colours of the page, and so that it is sharp on each screen. */
export function ChartDrawing({
  hovered,
  ...props
}: ChartProps & { readonly hovered: Signal<number | undefined> }) {
  const { title, unit, at, lines } = props;
  const width = useSignal(FIRST_WIDTH);
  const element = useWidth(width);
  const frame = { left: 44, right: width.value - RIGHT, top: 8, bottom: HEIGHT - 24 };
  const ticks = valueTicks(
    Math.max(0, ...lines.flatMap(({ values }) => values.map((value) => value ?? 0))),
    MOST_VALUE_TICKS,
  );
  const scale = scaleOf(at, ticks.at(-1) ?? 1, frame);
  const hover = ({ offsetX }: PointerEvent): void => void (hovered.value = nearestTo(offsetX, at, scale));
  return (
    <div ref={element} class="chart">
      <svg
        width={width.value}
        height={HEIGHT}
        role="img"
        aria-label={`${title}, ${unit}`}
        onPointerMove={hover}
        onPointerLeave={() => (hovered.value = undefined)}
      >
        <Axes at={at} ticks={ticks} scale={scale} frame={frame} />
        <Lines {...props} scale={scale} />
        {hovered.value !== undefined && (
          <Pointer {...props} index={hovered.value} scale={scale} frame={frame} />
        )}
      </svg>
    </div>
  );
}

interface PartProps {
  readonly scale: Scale;
  readonly frame: Frame;
}

function Lines({ at, lines, isLastOpen, scale }: ChartProps & Pick<PartProps, 'scale'>) {
  const end = isLastOpen ? at.length - 1 : at.length;
  return (
    <>
      {lines.map(({ label, tone, values, isFilled = false }) => (
        <g key={label} class={`chart-line ${tone}`}>
          {isFilled && <path class="area" d={areaOf(at, values, scale)} />}
          <path class="line" d={pathOf(at.slice(0, end), values, scale)} />
          {isLastOpen && <path class="line open" d={pathOf(at.slice(-2), values.slice(-2), scale)} />}
          <path class="dots" d={dotsOf(at, values, scale)} />
        </g>
      ))}
    </>
  );
}

function Pointer({ at, lines, index, scale, frame }: ChartProps & PartProps & { readonly index: number }) {
  const x = scale.x(at[index] ?? 0);
  return (
    <>
      <path class="pointer" d={`M${x} ${frame.top}V${frame.bottom}`} />
      {lines.map(({ label, tone, values }) => {
        const value = values[index];
        return (
          value !== null &&
          value !== undefined && (
            <circle key={label} class={`chart-dot ${tone}`} cx={x} cy={scale.y(value)} r="3.5" />
          )
        );
      })}
    </>
  );
}

/** Follows the width of an element, because text in a scaled picture would be scaled, too. */
function useWidth(width: Signal<number>) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const watched = element.current;
    if (watched === null) return;
    const observer = new ResizeObserver(() => (width.value = watched.clientWidth));
    observer.observe(watched);
    return () => observer.disconnect();
  }, []);
  return element;
}
