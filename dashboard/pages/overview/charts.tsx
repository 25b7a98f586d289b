import type { FigureSeries } from '../../../src/dashboard/api-types.js';
import { shown } from '../../text/shown.js';
import type { ChartLine } from '../../ui/chart-props.js';
import { Chart } from '../../ui/chart.js';
import { unitOfTime } from './time-unit.js';
import { overviewTexts } from './texts.js';

const MINUTE_MS = 60_000;

interface ChartsProps {
  readonly series: FigureSeries;
}

/** How it went: what ended, who waited for how long, and how full the workers were. */
export function Charts({ series }: ChartsProps) {
  return (
    <div class="columns charts">
      <Throughput series={series} />
      <OldestWait series={series} />
      <Latency series={series} />
      <Slots series={series} />
    </div>
  );
}

function Throughput({ series }: ChartsProps) {
  const t = overviewTexts();
  const perMinute = (counts: readonly number[]): number[] =>
    counts.map((count) => (count * MINUTE_MS) / series.everyMs);
  return (
    <Chart
      title={t.throughput}
      unit={t.perMinute}
      at={series.at}
      isLastOpen={series.isLastOpen}
      lines={[
        { label: t.succeeded, tone: 'good', values: perMinute(series.succeeded), isFilled: true },
        { label: t.failed, tone: 'bad', values: perMinute(series.failed), isFilled: true },
        { label: t.enqueued, tone: 'busy', values: perMinute(series.enqueued) },
        { label: t.retried, tone: 'warn', values: perMinute(series.retried) },
      ]}
    />
  );
}

function OldestWait({ series }: ChartsProps) {
  const t = overviewTexts();
  const longest: ChartLine = { label: t.longest, tone: 'warn', values: series.oldestWaitMs, isFilled: true };
  return <Durations series={series} title={t.oldestWait} lines={[longest]} />;
}

function Latency({ series }: ChartsProps) {
  const t = overviewTexts();
  const lines: readonly ChartLine[] = [
    { label: t.waitP95, tone: 'warn', values: series.waitP95 },
    { label: t.waitP50, tone: 'rest', values: series.waitP50 },
    { label: t.runP95, tone: 'busy', values: series.runP95 },
    { label: t.runP50, tone: 'good', values: series.runP50 },
  ];
  return <Durations series={series} title={t.latency} lines={lines} />;
}

interface DurationsProps extends ChartsProps {
  readonly title: string;
  /** Their values are in ms. */
  readonly lines: readonly ChartLine[];
}

/** Durations in the unit in which all of them are easy to read. */
function Durations({ series, title, lines }: DurationsProps) {
  const { unit, inUnit, inMs } = unitOfTime(...lines.map(({ values }) => values));
  return (
    <Chart
      title={title}
      unit={overviewTexts()[unit]}
      at={series.at}
      isLastOpen={series.isLastOpen}
      inWords={(value) => shown.duration(inMs(value))}
      lines={lines.map((line) => ({ ...line, values: inUnit(line.values) }))}
    />
  );
}

function Slots({ series }: ChartsProps) {
  const t = overviewTexts();
  return (
    <Chart
      title={t.slotsOverTime}
      unit={t.ofAllWorkers}
      at={series.at}
      isLastOpen={series.isLastOpen}
      lines={[
        { label: t.running, tone: 'busy', values: series.running, isFilled: true },
        { label: t.free, tone: 'good', values: series.freeSlots },
      ]}
    />
  );
}
