import { useSignal, type Signal } from '@preact/signals';
import type { TaskArguments } from '../../../src/dashboard/api-types.js';
import { path, read } from '../../api/client.js';
import { may, session } from '../../state/session.js';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import type { ArgumentsProblem } from './edited-arguments.js';
import { deadTexts } from './texts.js';

export interface ArgumentsFieldProps {
  readonly id: string;
  /** The arguments as they are; `undefined` until they are known. */
  readonly original: Signal<string | undefined>;
  readonly text: Signal<string>;
  readonly problem: ArgumentsProblem | undefined;
}

/** The arguments to edit. Where they are not shown by themselves, they are asked for first, which the audit notes. */
export function ArgumentsField({ id, original, text, problem }: ArgumentsFieldProps) {
  const t = deadTexts();
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

interface AskArgumentsProps {
  readonly id: string;
  readonly onRead: (json: string) => void;
}

function AskArguments({ id, onRead }: AskArgumentsProps) {
  const t = deadTexts();
  const isBusy = useSignal(false);
  const isLocked = useSignal(session.value?.argumentsMode === 'hidden' || !may('payload.read'));
  const ask = async (): Promise<void> => {
    isBusy.value = true;
    try {
      const found = (await read<TaskArguments>(path`dead-letters/${id}/arguments`)).arguments;
      if (found === undefined || found.isCut) isLocked.value = true;
      else onRead(found.json);
    } catch {
      isLocked.value = true;
    }
    isBusy.value = false;
  };
  if (isLocked.value) return <p class="soft">{t.editLocked}</p>;
  return (
    <div class="locked">
      <p class="soft">{t.needsLook}</p>
      <Button isBusy={isBusy.value} onClick={() => void ask()}>
        {t.editArguments}
      </Button>
    </div>
  );
}
