import type { Overview, OverviewCounts, Range } from '../../../src/dashboard/api-types.js';
import { readOverview } from '../../api/overview.js';
import { useResource } from '../../state/resource.js';
import { setQuery } from '../../state/router.js';
import { pageNames } from '../../text/page-names.js';
import { counted } from '../../text/shown.js';
import { Loaded } from '../../ui/loaded.js';
import { PageHeader } from '../../ui/page-header.js';
import { Segmented } from '../../ui/segmented.js';
import type { PageProps } from '../page.js';
import { Charts } from './charts.js';
import { Counts } from './counts.js';
import { Findings } from './findings.js';
import { overviewTexts } from './texts.js';

/** Figures are summed up by the minute, and workers hand them over every 10 s. */
const READ_EVERY_MS = 10_000;

/** Is work being done in time? */
export default function OverviewPage({ query }: PageProps) {
  const range = rangeOf(query.get('range'));
  const overview = useResource(range, {
    load: (signal) => readOverview(range, signal),
    topics: ['counts'],
    merge: (data, _topic, counts) => ({ ...data, now: counts as OverviewCounts }),
    everyMs: READ_EVERY_MS,
  });
  const data = overview.state.value.data;
  return (
    <>
      <PageHeader title={pageNames().overview} summary={data && summaryOf(data)}>
        <RangeChoice range={range} />
      </PageHeader>
      <Loaded resource={overview}>
        {({ now, findings, series }) => (
          <>
            <Findings findings={findings} />
            <Counts now={now} />
            <Charts series={series} />
          </>
        )}
      </Loaded>
    </>
  );
}

function RangeChoice({ range }: { readonly range: Range }) {
  const t = overviewTexts();
  return (
    <Segmented
      label={t.range}
      value={range}
      choices={[
        { value: '5m', label: t.range5m },
        { value: '3h', label: t.range3h },
        { value: '3d', label: t.range3d },
      ]}
      onChange={(value) => setQuery({ range: value })}
    />
  );
}

function summaryOf({ findings }: Overview): string {
  const t = overviewTexts();
  return findings.length === 0 ? t.nothing : t.toLookAt(counted(findings.length, t.finding, t.findings));
}

function rangeOf(text: string | null): Range {
  return text === '5m' || text === '3d' ? text : '3h';
}
