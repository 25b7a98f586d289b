import { readFileSync } from 'node:fs';
import type { Route } from './http/route.js';

/** The answer of the document itself. */
const ANYTHING = 'OpenApi';

const ERRORS: Readonly<Record<string, string>> = {
  400: 'The input cannot be read.',
  403: 'The user may not do this.',
  404: 'There is no such thing.',
  409: 'The state of things refuses it.',
  503: 'Redis is away.',
};

/** The document as the build has it: its schemas are made from the types. */
export function readOpenApi(): string {
  return readFileSync(new URL('./openapi.json', import.meta.url), 'utf8');
}

/** The names of the types of all bodies and answers. */
export function typesOf(routes: readonly Route[]): readonly string[] {
  const names = routes.flatMap(({ body, answer }) => [answer, ...(body === undefined ? [] : [body])]);
  return [...new Set([...names, 'ApiErrorBody'])].filter((name) => name !== ANYTHING).toSorted();
}

/** The API as an OpenAPI 3.1 document; `schemas` are those of the types, by name. */
export function openApi(routes: readonly Route[], schemas: Readonly<Record<string, object>>): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = `/${route.path.replace(/:(\w+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'nest-task-queue dashboard', version: '1.0.0', description: DESCRIPTION },
    servers: [{ url: '.', description: 'Below the mount of the dashboard: <mount>/api/v1.' }],
    paths,
    components: { responses: { Error: errorResponse() }, schemas },
  };
}

const DESCRIPTION =
  'Parts of a path are encoded by `encodeURIComponent()`. Clients remove the parts `.` and `..` from a path, encoded or not, so a tilde ' +
  'stands before such a name: `~.`, `~..`, and one more before a name that is one of these. ' +
  'Changes need the header `x-ntq-csrf` with the `csrfToken` of `session`, but for requests with a bearer token; POST and PUT need ' +
  '`content-type: application/json`.';

function operationOf(route: Route): object {
  const { method, path, summary, permission, query = [], body, answer, isStream } = route;
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => parameter(name, 'path'));
  const media = isStream === true ? 'text/event-stream' : 'application/json';
  const changes = method === 'POST' || method === 'PUT';
  return {
    summary,
    operationId: `${method.toLowerCase()}-${path.replaceAll(/[:/.]+/g, '-')}`,
    'x-permission': permission,
    parameters: [...inPath, ...query.map((name) => parameter(name, 'query'))],
    ...(changes && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body) } } },
    }),
    responses: {
      200: { description: answer, content: { [media]: { schema: schemaOf(answer) } } },
      default: { $ref: '#/components/responses/Error' },
    },
  };
}

function parameter(name: string, place: 'path' | 'query'): object {
  const schema = { type: 'string', ...(name === 'whole' && { enum: ['true'] }) };
  return { name, in: place, required: place === 'path', schema };
}

function schemaOf(type: string | undefined): object {
  return type === undefined || type === ANYTHING
    ? { type: 'object' }
    : { $ref: `#/components/schemas/${type}` };
}

function errorResponse(): object {
  return {
    description: Object.entries(ERRORS)
      .map(([status, text]) => `${status}: ${text}`)
      .join(' '),
    content: { 'application/json': { schema: schemaOf('ApiErrorBody') } },
  };
}
