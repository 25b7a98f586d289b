// Formats the Lua scripts: npm run format:lua. With -- --check it says which are not formatted.
import { readFileSync, writeFileSync } from 'node:fs';
import {
  CollapseSimpleStatement,
  Config,
  formatCode,
  IndentType,
  LuaVersion,
  OutputVerification,
  QuoteStyle,
} from '@johnnymorganz/stylua';
import { luaFiles, SCRIPTS } from './files.mjs';

const isCheck = process.argv.includes('--check');

function config() {
  const made = Config.new();
  made.syntax = LuaVersion.Lua51;
  made.column_width = 140;
  made.indent_type = IndentType.Spaces;
  made.indent_width = 2;
  made.quote_style = QuoteStyle.AutoPreferSingle;
  made.collapse_simple_statement = CollapseSimpleStatement.Always;
  return made;
}

/** The first line of a script is for Redis, not for Lua. */
function formatted(text) {
  const [shebang, rest] = /^(#!.*\n)?([^]*)$/.exec(text).slice(1);
  return (shebang ?? '') + formatCode(rest, config(), undefined, OutputVerification.None);
}

let isClean = true;
for (const file of luaFiles) {
  const path = new URL(file, SCRIPTS);
  const text = readFileSync(path, 'utf8');
  const wanted = formatted(text);
  if (text === wanted) continue;
  if (isCheck) {
    console.error(`${file} is not formatted. Run \`npm run format:lua\`.`);
    isClean = false;
  } else writeFileSync(path, wanted);
}
process.exitCode = isClean ? 0 : 1;
