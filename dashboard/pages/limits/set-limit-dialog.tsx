import { useSignal, type Signal } from '@preact/signals';
import type { ConcurrencyRow, RateRow } from '../../../src/dashboard/api-types.js';
import { setConcurrency, setRate } from '../../api/limits.js';
import { reloadAll } from '../../state/resource.js';
import { toast } from '../../state/toasts.js';
import { FormDialog } from '../../ui/dialog.js';
import { TextField } from '../../ui/field.js';
import { durationText, isDurationText } from '../../ui/duration-text.js';
import { wholeNumberIn } from '../../ui/whole-number.js';
import { limitTexts } from './texts.js';

export function SetLimitDialog({ row }: { readonly row: ConcurrencyRow | RateRow }) {
  const t = limitTexts();
  const limit = useSignal(String(row.now.limit));
  const per = useSignal(row.kind === 'rate' ? durationText(row.now.perMs) : '1s');
  const burst = useSignal(row.kind === 'rate' ? String(row.now.burst) : '0');
  const count = wholeNumberIn(limit.value);
  const isRight = count !== undefined && isDurationText(per.value) && isBurst(burst.value);
  const set = async (): Promise<void> => {
    if (count === undefined) return;
    if (row.kind === 'concurrency') await setConcurrency(row.name, { limit: count });
    else await setRate(row.name, { limit: count, per: per.value.trim(), burst: Number(burst.value) });
    toast(t.isSet(row.name));
    await reloadAll();
  };
  return (
    <FormDialog title={t.setTitle(row.name)} action={t.set} isDisabled={!isRight} onSubmit={set}>
      <p>{t.setMore}</p>
      <div class="fields">
        <TextField
          label={t.count}
          value={limit}
          inputMode="numeric"
          hasFocus
          problem={count === undefined ? t.wholeNumber : undefined}
        />
        {row.kind === 'rate' && <RateFields per={per} burst={burst} />}
      </div>
    </FormDialog>
  );
}

function RateFields({ per, burst }: { readonly per: Signal<string>; readonly burst: Signal<string> }) {
  const t = limitTexts();
  return (
    <>
      <TextField
        label={t.per}
        value={per}
        hint={t.perHint}
        problem={isDurationText(per.value) ? undefined : t.span}
      />
      <TextField
        label={t.burstLabel}
        value={burst}
        inputMode="numeric"
        hint={t.burstHint}
        problem={isBurst(burst.value) ? undefined : t.fromZero}
      />
    </>
  );
}

function isBurst(text: string): boolean {
  return text.trim() === '0' || wholeNumberIn(text) !== undefined;
}
