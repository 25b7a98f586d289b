/** The parts of a request of express or fastify that say which route it met. */
export interface RoutedRequest {
  /** Of express: the pattern of the route, and the path of the application above it. */
  readonly route?: { readonly path?: string };
  readonly baseUrl?: string;
  /** Of fastify. */
  readonly routeOptions?: { readonly url?: string };
}

/** Where a request stands below the mount of the dashboard. */
export interface RequestPath {
  /** Behind the mount, as it was sent; '' for the mount itself. */
  readonly path: string;
  readonly query: string;
  /** The mount without a slash behind it: relative addresses would miss it. The address, relative, that has one. */
  readonly redirect: string | undefined;
}

/** The path as it was sent, without as many parts as the pattern of the route has in front of its wildcard. */
export function requestPath(url: string, request: RoutedRequest): RequestPath {
  const [whole = '/', ...more] = url.split('?');
  const parts = whole.split('/');
  const mount = mountLength(request);
  const query = more.join('?');
  const isBare = parts.length === mount;
  const redirect = `${parts.at(-1) ?? ''}/${query === '' ? '' : `?${query}`}`;
  return { path: parts.slice(mount).join('/'), query, redirect: isBare ? redirect : undefined };
}

function mountLength({ route, routeOptions, baseUrl }: RoutedRequest): number {
  const pattern = routeOptions?.url ?? route?.path ?? '';
  const parts = pattern.split('/');
  const wildcard = parts.findIndex((part) => part.includes('*'));
  const above = baseUrl === undefined ? 0 : baseUrl.split('/').length - 1;
  return above + (wildcard === -1 ? parts.length : wildcard);
}
