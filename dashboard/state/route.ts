/** A place in the dashboard: `#/tasks/<id>?filter=queue:mails`. */
export interface Route {
  /** The first part: the name of the page. */
  readonly page: string;
  /** The second part: what the page shows, if it shows one thing. */
  readonly id: string | undefined;
  readonly query: URLSearchParams;
}

export type RouteQuery = Readonly<Record<string, string | undefined>>;

export const FIRST_PAGE = 'overview';

/** Never throws: a hand-written address with a bad escape is taken as it stands. */
export function parseRoute(hash: string): Route {
  const [path, query] = split(hash.replace(/^#?\/?/, ''));
  const [page = '', ...rest] = path.split('/');
  const id = rest.join('/');
  return {
    page: page === '' ? FIRST_PAGE : decoded(page),
    id: id === '' ? undefined : decoded(id),
    query: new URLSearchParams(query),
  };
}

/** The address of a place; parameters without a value are left out. */
export function hrefOf(page: string, id?: string, query: RouteQuery = {}): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(query))
    if (value !== undefined && value !== '') parameters.set(key, value);
  const path = id === undefined ? page : `${page}/${encodeURIComponent(id)}`;
  return `#/${path}${parameters.size === 0 ? '' : `?${parameters}`}`;
}

function split(text: string): readonly [string, string] {
  const at = text.indexOf('?');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
