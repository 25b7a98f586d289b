import { useSignal } from '@preact/signals';
import type { WorkflowList, WorkflowRow } from '../../../src/dashboard/api-types.js';
import { read } from '../../api/client.js';
import { useCounts } from '../../api/use-counts.js';
import { useResource } from '../../state/resource.js';
import { hrefOf } from '../../state/route.js';
import { go } from '../../state/router.js';
import { pageNames } from '../../text/page-names.js';
import { shown } from '../../text/shown.js';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { Loaded } from '../../ui/loaded.js';
import { Meter } from '../../ui/meter.js';
import { Notice } from '../../ui/notice.js';
import { OwnText } from '../../ui/own-text.js';
import { PageHeader } from '../../ui/page-header.js';
import { PhaseBadge, phaseOf } from '../../ui/phase-badge.js';
import { Table, type Column } from '../../ui/table.js';
import { Time } from '../../ui/time.js';
import { workflowTexts } from './texts.js';

const REFRESH_MS = 5_000;

/** Workflows that the engine knows of, and a field for the id of any other. */
export function WorkflowListPage() {
  const workflows = useResource<WorkflowList>('workflows', {
    load: (signal) => read('workflows', { limit: 100 }, signal),
    everyMs: REFRESH_MS,
  });
  // The stream tells whether the page is up to date.
  useCounts();
  return (
    <>
      <PageHeader title={pageNames().workflows} summary={workflowTexts().summary} />
      <div class="stack">
        <OpenById />
        <Loaded resource={workflows}>{(list) => <List list={list} />}</Loaded>
      </div>
    </>
  );
}

function OpenById() {
  const t = workflowTexts();
  const id = useSignal('');
  const onSubmit = (event: Event): void => {
    event.preventDefault();
    if (id.value.trim() !== '') go('workflows', id.value.trim());
  };
  return (
    <form class="open-by-id" onSubmit={onSubmit}>
      <TextField label={t.openLabel} value={id} hint={t.openHint} isMono maxLength={200} />
      <Button type="submit" isDisabled={id.value.trim() === ''}>
        {t.open}
      </Button>
    </form>
  );
}

function List({ list: { workflows } }: { readonly list: WorkflowList }) {
  const t = workflowTexts();
  if (workflows.length === 0)
    return (
      <Notice title={t.none} icon="workflows">
        {t.noneMore}
      </Notice>
    );
  return (
    <Table caption={pageNames().workflows} columns={columns()} rows={workflows} keyOf={({ id }) => id} />
  );
}

function columns(): readonly Column<WorkflowRow>[] {
  const t = workflowTexts();
  return [
    { key: 'workflow', title: t.workflow, isHeading: true, isWide: true, cell: (row) => <Name row={row} /> },
    { key: 'state', title: t.state, cell: ({ state }) => <PhaseBadge phase={phaseOf(state)} /> },
    { key: 'parts', title: t.parts, isNumber: true, cell: (row) => <PartCount row={row} /> },
    { key: 'at', title: t.at, isNumber: true, cell: ({ at }) => <Time at={at} /> },
  ];
}

function Name({ row: { id, label } }: { readonly row: WorkflowRow }) {
  return (
    <>
      <a href={hrefOf('workflows', id)}>
        <OwnText text={label} max={120} />
      </a>
      <p class="cell-note mono">
        <OwnText text={id} max={60} />
      </p>
    </>
  );
}

function PartCount({ row: { size, ended = 0 } }: { readonly row: WorkflowRow }) {
  if (size === undefined) return <span class="faint">–</span>;
  const label = workflowTexts().endedOf(shown.number(ended), shown.number(size));
  return (
    <span class="with-meter">
      <Meter value={ended} max={size} label={label} />
      <span>{`${shown.short(ended)} / ${shown.short(size)}`}</span>
    </span>
  );
}
