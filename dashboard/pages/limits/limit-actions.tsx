import type { LimitRow } from '../../../src/dashboard/api-types.js';
import { unsetLimit } from '../../api/limits.js';
import { openDialog } from '../../state/dialogs.js';
import { reloadAll } from '../../state/resource.js';
import { may } from '../../state/session.js';
import { ActionButton, Button } from '../../ui/button.js';
import { ResetDialog } from './reset-dialog.js';
import { SetLimitDialog } from './set-limit-dialog.js';
import { limitTexts } from './texts.js';

export function LimitActions({ row }: { readonly row: LimitRow }) {
  const t = limitTexts();
  if (!may('limits.write')) return null;
  if (row.kind === 'breaker')
    return (
      <div class="buttons">
        {row.state !== 'closed' && (
          <Button onClick={() => openDialog(<ResetDialog name={row.name} />)}>{t.reset}</Button>
        )}
      </div>
    );
  const { kind, name } = row;
  const unset = async (): Promise<void> => {
    await unsetLimit(kind, name);
    await reloadAll();
  };
  return (
    <div class="buttons">
      {row.declared !== undefined && (
        <ActionButton kind="quiet" run={unset} done={t.isUnset(name)}>
          {t.unset}
        </ActionButton>
      )}
      <Button onClick={() => openDialog(<SetLimitDialog row={row} />)}>{t.set}</Button>
    </div>
  );
}
