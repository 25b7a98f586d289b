import uPlot from 'uplot';
import { shown } from '../text/shown.js';
import type { ChartLine, ChartProps } from './chart.js';
import { plotData } from './plot-data.js';

/** A chart on the page. */
export interface Plot {
  update(props: ChartProps): void;
  destroy(): void;
}

type Colour = (token: string) => string;

/** Draws a chart that is as wide as its element; tells which value the pointer is at. */
export function drawPlot(
  element: HTMLElement,
  props: ChartProps,
  onHover: (index: number | undefined) => void,
): Plot {
  const plot = new uPlot(optionsOf(element, props, onHover), plotData(props), element);
  const resized = new ResizeObserver(() => plot.setSize(sizeOf(element)));
  resized.observe(element);
  return {
    update: (next) => plot.setData(plotData(next)),
    destroy: () => {
      resized.disconnect();
      plot.destroy();
    },
  };
}

function optionsOf(
  element: HTMLElement,
  { lines, isLastOpen }: ChartProps,
  onHover: (index: number | undefined) => void,
): uPlot.Options {
  const colour = colours(element);
  return {
    ...sizeOf(element),
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
    scales: { y: { range: (_plot, _min, max) => [0, max > 0 ? max * 1.1 : 1] } },
    axes: axesOf(element, colour),
    series: [{}, ...lines.flatMap((line) => seriesOf(line, colour, isLastOpen))],
    hooks: { setCursor: [({ cursor }) => onHover(cursor.idx ?? undefined)] },
  };
}

function axesOf(element: HTMLElement, colour: Colour): uPlot.Axis[] {
  const axis: uPlot.Axis = {
    stroke: colour('--ink-faint'),
    font: `12px ${getComputedStyle(element).fontFamily}`,
    ticks: { show: false },
  };
  const grid = { stroke: colour('--line'), width: 1 };
  return [
    {
      ...axis,
      grid: { show: false },
      size: 28,
      space: 80,
      values: (_plot, moments) => moments.map((at) => shown.clock(at * 1000)),
    },
    { ...axis, grid, size: 44, space: 32, values: (_plot, values) => values.map(amount) },
  ];
}

/** Small values keep their digits. */
function amount(value: number): string {
  return Math.abs(value) < 10 ? shown.rate(value) : shown.short(value);
}

function seriesOf(
  { label, tone, isFilled = false }: ChartLine,
  colour: Colour,
  isLastOpen: boolean,
): uPlot.Series[] {
  const line: uPlot.Series = { label, stroke: colour(`--${tone}`), width: 1.5, points: { show: false } };
  const filled = isFilled ? { fill: colour(`--${tone}-soft`) } : {};
  return isLastOpen
    ? [
        { ...line, ...filled },
        { ...line, dash: [3, 3] },
      ]
    : [{ ...line, ...filled }];
}

/** Colours of the scheme as canvas understands them: the browser resolves `light-dark()` for an element. */
function colours(element: HTMLElement): Colour {
  const style = getComputedStyle(element);
  return (token) => {
    element.style.color = `var(${token})`;
    const { color } = style;
    element.style.removeProperty('color');
    return color;
  };
}

function sizeOf(element: HTMLElement): { readonly width: number; readonly height: number } {
  return { width: element.clientWidth, height: element.clientHeight };
}
