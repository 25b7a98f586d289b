// Checks the Lua scripts: npm run lint:lua. Names: defined, used, not hidden; parts: they use what they say, and provide what they
// say; sizes. What luacheck does would need a Lua of this machine.
import { readFileSync } from 'node:fs';
import luaparse from 'luaparse';
import { luaFiles, SCRIPTS } from './files.mjs';
import { checkScopes } from './scopes.mjs';

const LINES_OF_PART = 150;
const LINES_OF_FUNCTION = 40;
const PARAMETERS = 5;
/** What the prelude defines, and what the loader writes out. */
const ALWAYS = ['P', 'K', 'C', 'now', 'whole', 'linked', 'made'];

const texts = new Map(luaFiles.map((file) => [file, readFileSync(new URL(file, SCRIPTS), 'utf8')]));
const namesIn = (text, word) =>
  [...text.matchAll(new RegExp(`^-- ${word}: *(.*)$`, 'gm'))].flatMap(([, names]) =>
    names.split(/[\s,]+/).filter(Boolean),
  );
const provided = (file) => namesIn(texts.get(file) ?? '', 'provides');
const tableOf = (path) => provided(`lib/${path}.lua`)[0]?.split('.')[0];

let faults = 0;
for (const [file, text] of texts) check(file, text);
checkUses();
if (faults > 0) console.error(`${faults} faults in Lua scripts.`);
process.exitCode = faults > 0 ? 1 : 0;

function check(file, text) {
  const report = ({ start: { line } }, what) => {
    faults += 1;
    console.error(`${file}:${line} ${what}`);
  };
  const top = { start: { line: 1 } };
  const uses = namesIn(text, 'uses');
  const isPart = file.startsWith('lib/') && file !== 'lib/prelude.lua';
  if (/\[=*\[/.test(text.replace(/'[^'\n]*'/g, '')))
    report(top, 'long brackets are not understood by the loader');
  if (text.split('\n').length - 1 > LINES_OF_PART) report(top, `is longer than ${LINES_OF_PART} lines`);
  const ast = luaparse.parse(text.replace(/^#!.*/, ''), { luaVersion: '5.1', locations: true });
  const tables = uses.map(tableOf);
  uses.forEach((path, index) => tables[index] ?? report(top, `uses ${path}, which does not exist`));
  const isPrelude = file === 'lib/prelude.lua';
  // Scripts use what the prelude defines.
  const own = isPrelude ? ['K', 'C'] : ALWAYS;
  const used = checkScopes(ast, [...own, ...tables.filter(Boolean)], report, isPrelude);
  tables.forEach((table, index) => {
    if (table && !used.has(table)) report(top, `says that it uses ${uses[index]}, and does not`);
  });
  checkMembers(ast, new Map(uses.map((path, index) => [tables[index], `lib/${path}.lua`])), report);
  if (isPart) checkProvided(ast, file, report);
  walk(ast, (node) => node.type === 'FunctionDeclaration' && checkFunction(node, report));
}

/** Each name that a part provides is used by another file; a table as a whole (`{ r = rate }`) uses all of its names. */
function checkUses() {
  for (const [file] of texts)
    for (const name of provided(file)) {
      const [table] = name.split('.');
      const use = new RegExp(`(?<![\\w.])(?:${name.replace('.', '\\.')}\\b|${table}\\b(?!\\.|\\s*=))`);
      const others = [...texts].filter(([other]) => other !== file);
      if (others.some(([, text]) => use.test(codeOf(text)))) continue;
      faults += 1;
      console.error(`${file}:1 provides ${name}, and nobody uses it`);
    }
}

function codeOf(text) {
  return text.replace(/--.*$/gm, '');
}

function checkFunction({ loc, parameters }, report) {
  const lines = loc.end.line - loc.start.line + 1;
  if (lines > LINES_OF_FUNCTION) report(loc, `a function of ${lines} lines, more than ${LINES_OF_FUNCTION}`);
  if (parameters.length > PARAMETERS)
    report(loc, `a function of ${parameters.length} parameters, more than ${PARAMETERS}`);
}

/** Only names that a part provides are used of it. */
function checkMembers(ast, files, report) {
  walk(ast, (node) => {
    if (node.type !== 'MemberExpression' || node.base.type !== 'Identifier') return;
    const file = files.get(node.base.name);
    const name = `${node.base.name}.${node.identifier.name}`;
    if (file !== undefined && !provided(file).includes(name))
      report(node.loc, `${file} does not provide ${name}`);
  });
}

/** A part defines just the names that it says. */
function checkProvided(ast, file, report) {
  const says = new Set(provided(file));
  const [table] = [...says][0]?.split('.') ?? [];
  const defined = new Set();
  walk(ast, (node) => {
    const targets = node.type === 'AssignmentStatement' ? node.variables : [];
    const target = node.type === 'FunctionDeclaration' ? [node.identifier] : targets;
    for (const each of target)
      if (each?.type === 'MemberExpression' && each.base.name === table)
        defined.add(`${table}.${each.identifier.name}`);
  });
  for (const name of says)
    if (!defined.has(name)) report({ start: { line: 1 } }, `says that it provides ${name}, and does not`);
  for (const name of defined)
    if (!says.has(name))
      report({ start: { line: 1 } }, `defines ${name}, and does not say that it provides it`);
}

function walk(node, visit) {
  visit(node);
  for (const child of Object.values(node).flat()) if (child?.type) walk(child, visit);
}
