import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { schemasOf } from '../../../scripts/docs/api-schemas.mjs';
import { openApi, readOpenApi, typesOf } from '../../../src/dashboard/open-api.js';
import { ROUTES } from '../../../src/dashboard/routes/table.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

describe('The OpenAPI document', () => {
  const document = JSON.parse(readOpenApi()) as {
    readonly paths: Readonly<Record<string, object>>;
    readonly components: { readonly schemas: Readonly<Record<string, object>> };
  };

  it('It says what the route table and the types say; `npm run docs:openapi` writes it', () => {
    expect(document).toEqual(JSON.parse(JSON.stringify(openApi(ROUTES, schemasOf(typesOf(ROUTES), ROOT)))));
  });

  it('It holds each route once, and each reference leads somewhere', () => {
    const count = Object.values(document.paths).flatMap((path) => Object.keys(path)).length;
    expect(count).toBe(ROUTES.length);
    const text = readFileSync(`${ROOT}src/dashboard/openapi.json`, 'utf8');
    const names = [...text.matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name = '']) => name);
    expect(names.filter((name) => !(name in document.components.schemas))).toEqual([]);
  });

  it('No two routes of a method fit one path, but for a fixed word beside a name', () => {
    const shapes = ROUTES.map(({ method, path }) => `${method} ${path.replace(/:\w+/g, ':')}`);
    expect(shapes.filter((shape, index) => shapes.indexOf(shape) !== index)).toEqual([]);
  });
});
