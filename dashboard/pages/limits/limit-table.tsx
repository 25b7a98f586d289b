import type { BreakerRow, LimitRow } from '../../../src/dashboard/api-types.js';
import { commonTexts } from '../../text/common.js';
import { pageNames } from '../../text/page-names.js';
import { shown } from '../../text/shown.js';
import { Badge, type Tone } from '../../ui/badge.js';
import { OwnText } from '../../ui/own-text.js';
import { Table, type Column } from '../../ui/table.js';
import { Time } from '../../ui/time.js';
import { LimitActions } from './limit-actions.js';
import { limitInWords } from './limit-words.js';
import { limitTexts } from './texts.js';

const TONES: Readonly<Record<BreakerRow['state'], Tone>> = {
  closed: 'good',
  'half-open': 'warn',
  open: 'bad',
};

export function LimitTable({ limits }: { readonly limits: readonly LimitRow[] }) {
  return (
    <Table
      caption={pageNames().limits}
      columns={columns()}
      rows={limits}
      keyOf={({ kind, name }) => `${kind} ${name}`}
    />
  );
}

function columns(): readonly Column<LimitRow>[] {
  const t = limitTexts();
  return [
    {
      key: 'name',
      title: t.name,
      isHeading: true,
      isWide: true,
      cell: ({ name }) => <LimitName name={name} />,
    },
    {
      key: 'kind',
      title: t.kind,
      isMinor: true,
      cell: ({ kind }) => <span class="soft">{t.kinds[kind]}</span>,
    },
    { key: 'now', title: t.now, cell: (row) => <Now row={row} /> },
    { key: 'state', title: t.state, cell: (row) => row.kind === 'breaker' && <BreakerState row={row} /> },
    {
      key: 'actions',
      title: commonTexts().actions,
      isActions: 'stacked',
      cell: (row) => <LimitActions row={row} />,
    },
  ];
}

/** `task/email.send` is the task `email.send`; a breaker has a name alone. */
function LimitName({ name }: { readonly name: string }) {
  const t = limitTexts();
  const [, kind, subject] = /^(task|queue)\/(.*)$/.exec(name) ?? [];
  if (subject === undefined) return <OwnText text={name} max={120} />;
  return (
    <>
      <OwnText text={subject} max={120} /> <span class="crumb">{kind === 'task' ? t.task : t.queue}</span>
    </>
  );
}

/** The limit that holds, and what was declared where an operator has set another. */
function Now({ row }: { readonly row: LimitRow }) {
  const declared = limitInWords(row, 'declared');
  return (
    <div>
      {limitInWords(row, 'now')}
      {declared !== undefined && <p class="cell-note">{limitTexts().declared(declared)}</p>}
    </div>
  );
}

function BreakerState({ row: { state, failures, now, openedAt } }: { readonly row: BreakerRow }) {
  const t = limitTexts();
  return (
    <div>
      <Badge tone={TONES[state]}>{t.states[state]}</Badge>
      <p class="cell-note">
        {openedAt === undefined ? (
          t.failures(shown.number(failures), shown.number(now.threshold))
        ) : (
          <>
            {t.openSince} <Time at={openedAt} />
          </>
        )}
      </p>
    </div>
  );
}
