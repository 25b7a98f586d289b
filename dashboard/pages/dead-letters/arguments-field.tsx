import { useSignal, type Signal } from '@preact/signals';
import type { JsonText, TaskArguments } from '../../../src/dashboard/api-types.js';
import { path, read } from '../../api/client.js';
import { may, session } from '../../state/session.js';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { argumentsLock, type ArgumentsLock } from './arguments-lock.js';
import type { ArgumentsProblem } from './edited-arguments.js';
import { deadTexts } from './texts.js';

export interface ArgumentsFieldProps {
  readonly id: string;
  /** Those that came with the dead letter. */
  readonly known: JsonText | undefined;
  /** The arguments as they are; `undefined` until they are known. */
  readonly original: Signal<string | undefined>;
  readonly text: Signal<string>;
  readonly problem: ArgumentsProblem | undefined;
}

/** The arguments to edit. Where they are not shown by themselves, they are asked for first, which the audit notes. */
export function ArgumentsField({ id, known, original, text, problem }: ArgumentsFieldProps) {
  const t = deadTexts();
  const lock = known && argumentsLock(known);
  if (lock !== undefined) return <Locked lock={lock} />;
  if (original.value === undefined)
    return (
      <AskArguments
        id={id}
        onRead={(json) => {
          original.value = json;
          text.value = json;
        }}
      />
    );
  return (
    <TextField
      label={t.editArguments}
      value={text}
      hint={t.editHint}
      problem={problem && problemText(problem)}
      rows={Math.min(12, Math.max(3, Math.ceil(text.value.length / 60)))}
      isMono
    />
  );
}

function problemText(problem: ArgumentsProblem): string {
  const t = deadTexts();
  return problem.kind === 'not-list' ? t.notList : `${t.notJson}: ${problem.message}`;
}

function Locked({ lock }: { readonly lock: ArgumentsLock }) {
  const t = deadTexts();
  return <p class="soft">{lock === 'redacted' ? t.editRedacted : t.editLocked}</p>;
}

interface AskArgumentsProps {
  readonly id: string;
  readonly onRead: (json: string) => void;
}

function AskArguments({ id, onRead }: AskArgumentsProps) {
  const t = deadTexts();
  const isBusy = useSignal(false);
  const mayLook = session.value?.argumentsMode !== 'hidden' && may('payload.read');
  const lock = useSignal<ArgumentsLock | undefined>(mayLook ? undefined : 'unreadable');
  const ask = async (): Promise<void> => {
    isBusy.value = true;
    try {
      const found = (await read<TaskArguments>(path`dead-letters/${id}/arguments`)).arguments;
      lock.value = argumentsLock(found);
      if (found !== undefined && lock.value === undefined) onRead(found.json);
    } catch {
      lock.value = 'unreadable';
    }
    isBusy.value = false;
  };
  if (lock.value !== undefined) return <Locked lock={lock.value} />;
  return (
    <div class="locked">
      <p class="soft">{t.needsLook}</p>
      <Button isBusy={isBusy.value} onClick={() => void ask()}>
        {t.editArguments}
      </Button>
    </div>
  );
}
