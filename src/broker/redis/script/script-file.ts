import { ConfigurationError } from '../../../core/errors.js';
import { withoutComment } from './lua-line.js';

/** A line of code, and where it stands. */
export interface ScriptLine {
  readonly code: string;
  /** The file, as `lib/workflow/gather.lua`. */
  readonly file: string;
  readonly line: number;
}

/** A Lua file taken apart. */
export interface ScriptFile {
  /** `#!lua …` of an operation. */
  readonly shebang: string | undefined;
  /** The names that a part gives others, as `notify.one`. */
  readonly provides: readonly string[];
  /** The parts that it uses, as `workflow/gather`. */
  readonly uses: readonly string[];
  /** The code before the line that says what it uses, and behind it. */
  readonly before: readonly ScriptLine[];
  readonly code: readonly ScriptLine[];
}

const USES = '-- uses:';
const PROVIDES = '-- provides:';

/** Takes a file apart; comments and empty lines go. */
export function readScriptFile(file: string, text: string): ScriptFile {
  const lines = text.split('\n');
  const usesAt = lines.findIndex((line) => line.startsWith(USES));
  const all = lines.map((line, index) => ({ code: withoutComment(line), file, line: index + 1 }));
  const shebang = lines[0]?.startsWith('#!') === true ? lines[0] : undefined;
  const isCode = ({ code, line }: ScriptLine) => code !== '' && !(shebang !== undefined && line === 1);
  return {
    shebang,
    provides: namesIn(lines, PROVIDES),
    uses: namesIn(lines, USES),
    before: all.slice(0, Math.max(0, usesAt)).filter(isCode),
    code: all.slice(Math.max(0, usesAt)).filter(isCode),
  };
}

function namesIn(lines: readonly string[], word: string): readonly string[] {
  const found = lines.filter((line) => line.startsWith(word));
  const names = found.flatMap((line) => line.slice(word.length).split(/[\s,]+/));
  return names.filter((name) => name !== '');
}

/** The table that a part defines: the first line of its code is `local <table> = {}`. */
export function tableOf(path: string, { code, provides }: ScriptFile): string {
  const [, table] = /^local (\w+) = \{\}$/.exec(code[0]?.code ?? '') ?? [];
  if (table === undefined)
    throw new ConfigurationError(`lib/${path}.lua must begin with 'local <table> = {}'.`);
  const foreign = provides.find((name) => !name.startsWith(`${table}.`));
  if (provides.length > 0 && foreign === undefined) return table;
  throw new ConfigurationError(
    `lib/${path}.lua provides ${foreign ?? 'nothing'}, and its table is ${table}.`,
  );
}
