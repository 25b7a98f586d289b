import type { LimitList, LimitRow } from '../../../src/dashboard/api-types.js';
import { readLimits } from '../../api/limits.js';
import { useResource } from '../../state/resource.js';
import { setQuery } from '../../state/router.js';
import { pageNames } from '../../text/page-names.js';
import { counted } from '../../text/shown.js';
import { Button } from '../../ui/button.js';
import { Loaded } from '../../ui/loaded.js';
import { Notice } from '../../ui/notice.js';
import { PageHeader } from '../../ui/page-header.js';
import { SearchField } from '../../ui/search-field.js';
import type { PageProps } from '../page.js';
import { Blocked } from './blocked.js';
import { LimitTable } from './limit-table.js';
import { limitTexts } from './texts.js';

/** Who waits behind which limit? */
export default function LimitsPage({ query }: PageProps) {
  const limits = useResource<LimitList>('limits', {
    load: readLimits,
    topics: ['limits'],
    merge: (_list, _topic, message) => message as LimitList,
  });
  const text = query.get('name') ?? '';
  const data = limits.state.value.data;
  return (
    <>
      <PageHeader title={pageNames().limits} summary={data && summaryOf(data)}>
        <SearchField label={limitTexts().find} value={text} onInput={(name) => setQuery({ name })} />
      </PageHeader>
      <Loaded resource={limits}>
        {(list) => (
          <>
            <Blocked blocked={list.blocked} />
            <Matching limits={list.limits} text={text} />
          </>
        )}
      </Loaded>
    </>
  );
}

function Matching({ limits, text }: { readonly limits: readonly LimitRow[]; readonly text: string }) {
  const t = limitTexts();
  if (limits.length === 0)
    return (
      <Notice title={t.empty} icon="limits">
        {t.emptyMore}
      </Notice>
    );
  const matching = limits.filter(({ name }) => name.includes(text));
  if (matching.length > 0)
    return (
      <>
        <LimitTable limits={matching} />
        <p class="hint">{t.perKey}</p>
      </>
    );
  return (
    <Notice title={t.noMatch} icon="search">
      <Button onClick={() => setQuery({ name: undefined })}>{t.showAll}</Button>
    </Notice>
  );
}

function summaryOf({ limits, blocked }: LimitList): string {
  const t = limitTexts();
  const count = counted(limits.length, t.limit, t.limits);
  const held = blocked.reduce((sum, row) => sum + row.count, 0);
  return held === 0 ? t.summaryFree(count) : t.summary(count, counted(held, t.tasksOne, t.tasksMany));
}
