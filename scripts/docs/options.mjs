// Writes the tables of docs/configuration.md from the types of the options: npm run docs:options.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { optionsOf, TABLES } from './option-tables.mjs';
import { errorOf } from './wrong-values.mjs';

const PAGE = 'docs/configuration.md';
const TABLE_PART = /(<!-- options: begin -->\n)[\s\S]*(<!-- options: end -->)/;

/** The page with fresh tables. */
export async function freshPage() {
  // Only these files are read: the rest of the package, and of the world, tells nothing of options.
  const files = [...new Set(TABLES.map(({ file }) => `src/${file}.ts`))];
  const program = ts.createProgram(files, { strict: true, noResolve: true, noLib: true });
  const tables = [];
  for (const table of TABLES) tables.push(await tableOf(program, table));
  return readFileSync(PAGE, 'utf8').replace(
    TABLE_PART,
    (_all, begin, end) => `${begin}\n${tables.join('\n')}\n${end}`,
  );
}

async function tableOf(program, table) {
  const rows = [];
  for (const option of optionsOf(program, table)) rows.push(await rowOf(option, table.place));
  return [
    `### ${table.title}`,
    '',
    '| option | type | default | meaning | error |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

async function rowOf({ name, isRequired, type, value, meaning }, place) {
  const error = place === undefined ? undefined : await errorOf(place, name);
  const cells = [`\`${name}\``, `\`${type}\``, isRequired ? 'required' : value, meaning, error ?? ''];
  return `| ${cells.map(cellOf).join(' | ')} |`;
}

/** Outside of code a `<` would begin a tag. */
function cellOf(text) {
  return text
    .replaceAll('|', '\\|')
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll('<', '&lt;')))
    .join('');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PAGE, await freshPage());
