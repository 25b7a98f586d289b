import type { FigureSeries } from '../../../src/dashboard/api-types.js';
import { Chart } from '../../ui/chart.js';
import { overviewTexts } from './texts.js';

const MINUTE_MS = 60_000;

/** How it went: what ended, and how long tasks waited and ran. */
export function Charts({ series }: { readonly series: FigureSeries }) {
  const t = overviewTexts();
  const perMinute = (counts: readonly number[]): number[] =>
    counts.map((count) => (count * MINUTE_MS) / series.everyMs);
  const inSeconds = (spans: readonly (number | null)[]): (number | null)[] =>
    spans.map((ms) => (ms === null ? null : ms / 1000));
  return (
    <div class="columns charts">
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
      <Chart
        title={t.latency}
        unit={t.seconds}
        at={series.at}
        isLastOpen={series.isLastOpen}
        lines={[
          { label: t.waitP95, tone: 'warn', values: inSeconds(series.waitP95) },
          { label: t.waitP50, tone: 'rest', values: inSeconds(series.waitP50) },
          { label: t.runP95, tone: 'busy', values: inSeconds(series.runP95) },
          { label: t.runP50, tone: 'good', values: inSeconds(series.runP50) },
        ]}
      />
    </div>
  );
}
