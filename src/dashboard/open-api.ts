import { VERSION } from '../core/version.js';
import type { Route } from './http/route.js';

const ERRORS: Readonly<Record<string, string>> = {
  400: 'The input cannot be read.',
  403: 'The user may not do this.',
  404: 'There is no such thing.',
  409: 'The state of things refuses it.',
  503: 'Redis is away.',
};

/** The API as an OpenAPI 3.1 document. The types of bodies and answers are named, and stand in `api-types.ts` of the package. */
export function openApi(routes: readonly Route[]): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = `/${route.path.replace(/:(\w+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'nest-task-queue dashboard',
      version: VERSION,
      description:
        'Changes need the header `x-ntq-csrf` with the `csrfToken` of `session`, but for requests with a bearer token; POST and PUT ' +
        'need `content-type: application/json`.',
    },
    servers: [{ url: '.', description: 'Below the mount of the dashboard: <mount>/api/v1.' }],
    paths,
    components: { responses: { Error: errorResponse() }, schemas: schemasOf(routes) },
  };
}

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
      ...Object.fromEntries(
        Object.keys(ERRORS).map((status) => [status, { $ref: '#/components/responses/Error' }]),
      ),
    },
  };
}

function parameter(name: string, place: 'path' | 'query'): object {
  return { name, in: place, required: place === 'path', schema: { type: 'string' } };
}

function schemaOf(type: string | undefined): object {
  return type === undefined ? { type: 'object' } : { $ref: `#/components/schemas/${type}` };
}

/** The shapes are those of the types of the same name. */
function schemasOf(routes: readonly Route[]): object {
  const names = routes.flatMap(({ body, answer }) => [answer, ...(body === undefined ? [] : [body])]);
  const schemas = [...new Set(names)]
    .toSorted()
    .map((name) => [name, { type: 'object', description: `The type ${name} of nest-task-queue/dashboard.` }]);
  return Object.fromEntries(schemas) as object;
}

function errorResponse(): object {
  const properties = {
    code: { type: 'string' },
    message: { type: 'string' },
    fix: { type: 'string' },
    path: { type: 'string' },
  };
  const error = { type: 'object', properties, required: ['code', 'message'] };
  return {
    description: Object.entries(ERRORS)
      .map(([status, text]) => `${status}: ${text}`)
      .join(' '),
    content: {
      'application/json': { schema: { type: 'object', properties: { error }, required: ['error'] } },
    },
  };
}
