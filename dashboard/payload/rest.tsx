import type { TaskArguments } from '../../src/dashboard/api-types.js';
import { nameInPath } from '../../src/dashboard/path-part.js';
import { read } from '../api/client.js';
import { ActionButton } from '../ui/button.js';
import { payloadTexts } from './texts.js';

export interface RestProps {
  /** The route of the payload, such as `tasks/t-1/arguments`. */
  readonly route: string;
  readonly part: 'arguments' | 'result';
  readonly onRead: (payload: TaskArguments) => void;
}

/** The ways to all of a text that was cut: on the page, or as a file. */
export function Rest({ route, part, onRead }: RestProps) {
  const t = payloadTexts();
  const readWhole = (): Promise<TaskArguments> => read(route, { whole: 'true' });
  const download = async (): Promise<void> => {
    const [, id = ''] = route.split('/');
    save(`${nameInPath(id)}.${part}.json`, (await readWhole())[part]?.json ?? '');
  };
  return (
    <div class="buttons">
      <ActionButton run={async () => onRead(await readWhole())}>{t.showAll}</ActionButton>
      <ActionButton run={download}>{t.download}</ActionButton>
    </div>
  );
}

/** Browsers begin a download late, and ask where to save it: an address that is gone by then gives no file. */
const KEPT_MS = 40_000;

function save(name: string, json: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([json], { type: 'application/json' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}
