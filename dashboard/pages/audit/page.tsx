import { useSignal } from '@preact/signals';
import type { AuditList, AuditRow } from '../../../src/dashboard/api-types.js';
import { readAudit } from '../../api/audit.js';
import { useResource } from '../../state/resource.js';
import { commonTexts } from '../../text/common.js';
import { pageNames } from '../../text/page-names.js';
import { Badge } from '../../ui/badge.js';
import { ActionButton } from '../../ui/button.js';
import { Loaded } from '../../ui/loaded.js';
import { Notice } from '../../ui/notice.js';
import { Count } from '../../ui/number.js';
import { OwnText } from '../../ui/own-text.js';
import { PageHeader } from '../../ui/page-header.js';
import { Table, type Column } from '../../ui/table.js';
import { Time } from '../../ui/time.js';
import { auditTexts } from './texts.js';

/** Who changed what? */
export default function AuditPage() {
  const audit = useResource('audit', { load: (signal) => readAudit(undefined, signal), isStill: true });
  return (
    <>
      <PageHeader title={pageNames().audit} summary={auditTexts().summary} />
      <Loaded resource={audit} permission="audit.read">
        {(first) => <Entries key={first.entries[0]?.at} first={first} />}
      </Loaded>
    </>
  );
}

/** The first page, and those that the user asks for. */
function Entries({ first }: { readonly first: AuditList }) {
  const t = auditTexts();
  const pages = useSignal<readonly AuditList[]>([first]);
  const next = pages.value.at(-1)?.next;
  const entries = pages.value.flatMap((page) => page.entries);
  if (entries.length === 0)
    return (
      <Notice title={t.empty} icon="audit">
        {t.emptyMore}
      </Notice>
    );
  const more = async (): Promise<void> => {
    pages.value = [...pages.value, await readAudit(next)];
  };
  return (
    <>
      <Table
        caption={pageNames().audit}
        columns={columns()}
        rows={entries.map((entry, index) => ({ ...entry, index }))}
        keyOf={({ index }) => String(index)}
      />
      {next !== undefined && (
        <div>
          <ActionButton run={more}>{commonTexts().more}</ActionButton>
        </div>
      )}
    </>
  );
}

function columns(): readonly Column<AuditRow & { readonly index: number }>[] {
  const t = auditTexts();
  return [
    { key: 'at', title: t.at, cell: ({ at }) => <Time at={at} /> },
    { key: 'who', title: t.who, cell: ({ who }) => <Who text={who} /> },
    { key: 'action', title: t.action, isHeading: true, cell: ({ action }) => <OwnText text={action} /> },
    { key: 'target', title: t.target, isWide: true, cell: ({ target }) => <Target text={target} /> },
    {
      key: 'count',
      title: t.count,
      isMinor: true,
      isNumber: true,
      cell: ({ count }) => (count === undefined ? '' : <Count value={count} />),
    },
    { key: 'via', title: t.via, isMinor: true, cell: ({ via }) => <span class="soft">{via}</span> },
    { key: 'outcome', title: t.outcome, cell: (entry) => <Outcome entry={entry} /> },
  ];
}

function Who({ text }: { readonly text: string }) {
  return (
    <span class="id">
      <OwnText text={text} />
    </span>
  );
}

function Target({ text }: { readonly text: string }) {
  return (
    <span class="mono">
      <OwnText text={text} max={1_000} />
    </span>
  );
}

function Outcome({ entry: { error } }: { readonly entry: AuditRow }) {
  const t = auditTexts();
  if (error === undefined) return <Badge tone="good">{t.done}</Badge>;
  return (
    <div>
      <Badge tone="bad">{t.failed}</Badge>
      <p class="cell-note">
        <OwnText text={error} max={500} />
      </p>
    </div>
  );
}
