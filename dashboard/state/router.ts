import { signal } from '@preact/signals';
import { closeDialog } from './dialogs.js';
import { hrefOf, parseRoute, type RouteQuery } from './route.js';

/** Where the user is, as the address bar says. */
export const route = signal(parseRoute(''));

export function startRouter(): void {
  const follow = (): void => {
    // It belongs to the place that the user leaves.
    closeDialog();
    route.value = parseRoute(location.hash);
  };
  addEventListener('hashchange', follow);
  follow();
}

/** Goes to another place; "back" leads here again. */
export function go(page: string, id?: string, query?: RouteQuery): void {
  location.hash = hrefOf(page, id, query);
}

/** Changes parameters of this place. With `replace`, "back" does not stop here: for what changes with each key. */
export function setQuery(changes: RouteQuery, { replace = true }: { readonly replace?: boolean } = {}): void {
  const { page, id, query } = route.peek();
  const href = hrefOf(page, id, { ...Object.fromEntries(query), ...changes });
  if (!replace) location.hash = href;
  else {
    history.replaceState(null, '', href);
    route.value = parseRoute(href);
  }
}
