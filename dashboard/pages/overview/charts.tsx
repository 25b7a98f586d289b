import type { FigureSeries } from '../../../src/dashboard/api-types.js';
import { shown } from '../../text/shown.js';
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
  const { unit, inUnit, inMs } = unitOfTime(series.oldestWaitMs);
  return (
    <Chart
      title={t.oldestWait}
      unit={t[unit]}
      at={series.at}
      isLastOpen={series.isLastOpen}
      inWords={(value) => shown.duration(inMs(value))}
      lines={[{ label: t.longest, tone: 'warn', values: inUnit(series.oldestWaitMs), isFilled: true }]}
    />
  );
}

function Latency({ series }: ChartsProps) {
  const t = overviewTexts();
  const { waitP95, waitP50, runP95, runP50 } = series;
  const { unit, inUnit, inMs } = unitOfTime(waitP95, waitP50, runP95, runP50);
  return (
    <Chart
      title={t.latency}
      unit={t[unit]}
      at={series.at}
      isLastOpen={series.isLastOpen}
      inWords={(value) => shown.duration(inMs(value))}
      lines={[
        { label: t.waitP95, tone: 'warn', values: inUnit(waitP95) },
        { label: t.waitP50, tone: 'rest', values: inUnit(waitP50) },
        { label: t.runP95, tone: 'busy', values: inUnit(runP95) },
        { label: t.runP50, tone: 'good', values: inUnit(runP50) },
      ]}
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
