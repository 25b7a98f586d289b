import type { Command } from 'commander';
import type { AuditEntry } from '../../client/audit.js';
import { whole } from '../arguments.js';
import type { Column } from '../output.js';
import { inSession, withTarget, type TargetOptions } from '../session.js';

interface AuditOptions extends TargetOptions {
  readonly limit: number;
  readonly from?: string;
}

const COLUMNS: readonly Column<AuditEntry>[] = [
  { title: 'at', cell: ({ at }) => at.toISOString() },
  { title: 'who', cell: ({ who, via }) => `${who} (${via})` },
  { title: 'action', cell: ({ action }) => action },
  { title: 'target', cell: ({ target }) => target },
  { title: 'changed', cell: ({ count }) => count ?? '', align: 'right' },
  { title: 'error', cell: ({ error }) => (error === undefined ? '' : { text: error, colour: 'red' }) },
];

/** `ntq audit`: the changes that operators have made. */
export function auditCommand(program: Command): void {
  const command = program
    .command('audit')
    .summary('list the changes that operators have made')
    .description(
      'Lists the changes made through services, ntq and the dashboard, the newest first; the last 10 000 are kept.',
    )
    .option('--limit <number>', 'at most this many', whole(1, 10_000), 50)
    .option('--from <cursor>', 'behind an earlier page, as it said')
    .addHelpText('after', '\nExample:\n  $ ntq audit --limit 20\n');
  withTarget(command).action(({ limit, from, ...options }: AuditOptions) =>
    inSession(options, command, async ({ inspector, output }) => {
      const page = await inspector.audit({ limit, ...(from !== undefined && { from }) });
      output.answer(page, () => {
        output.table(page.entries, COLUMNS, 'Nobody has changed anything.');
        if (page.next !== undefined) output.remark(`More: --from ${page.next}`, true);
      });
    }),
  );
}
