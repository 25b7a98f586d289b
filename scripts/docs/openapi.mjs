// Writes the OpenAPI document of the dashboard from its route table and its types: `npm run docs:openapi`. A test compares it.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { schemasOf } from './api-schemas.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const { openApi, typesOf } = await import('../../dist/dashboard/open-api.js');
const { ROUTES } = await import('../../dist/dashboard/routes/table.js');

const document = openApi(ROUTES, schemasOf(typesOf(ROUTES), ROOT));
const file = `${ROOT}src/dashboard/openapi.json`;
const text = await format(JSON.stringify(document), { ...(await resolveConfig(file)), filepath: file });
writeFileSync(file, text);
