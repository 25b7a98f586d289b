import { HelpDialog } from '../shell/help-dialog.js';
import { PAGES } from '../pages/pages.js';
import { dialog, openDialog } from '../state/dialogs.js';
import { togglePause } from '../state/live.js';
import { nextScheme } from '../state/preferences.js';
import { reloadAll } from '../state/resource.js';
import { go, route } from '../state/router.js';
import { nextTurn } from './key-sequence.js';
import { hasKeys } from './has-keys.js';

const COMMANDS: Readonly<Record<string, () => void>> = {
  '/': focusSearch,
  '?': () => openDialog(<HelpDialog />),
  p: togglePause,
  r: () => void reloadAll(),
  t: nextScheme,
  ...Object.fromEntries(PAGES.map(({ key, name }) => [`g ${key}`, () => go(name)])),
};

/** Single keys for people who do not want to reach for the mouse. */
export function startKeyboard(): void {
  let waitsUntil = 0;
  addEventListener('keydown', (event) => {
    const isTaken = hasKeys.value === 'off' || dialog.value !== undefined || isForOthers(event);
    const turn = nextTurn({ waitsUntil }, { key: event.key, isTaken, at: event.timeStamp });
    waitsUntil = turn.waitsUntil;
    const command = turn.command === undefined ? undefined : COMMANDS[turn.command];
    if (command === undefined) return;
    event.preventDefault();
    command();
  });
}

function isForOthers({ ctrlKey, altKey, metaKey, target, defaultPrevented }: KeyboardEvent): boolean {
  const isField =
    target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null;
  return ctrlKey || altKey || metaKey || defaultPrevented || isField;
}

/** The search of the page; a page without one leads to the tasks. */
function focusSearch(): void {
  const search = document.querySelector<HTMLElement>('main [data-search]');
  if (search !== null) return search.focus();
  if (route.peek().page !== 'tasks') go('tasks');
}
