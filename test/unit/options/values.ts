import ts from 'typescript';
import { SITES, type Site } from './sites.js';

/** Values of every kind, as the sources of a user write them, and as they are. */
export const VALUES: readonly (readonly [source: string, value: unknown])[] = [
  ['null', null],
  ['5', 5],
  ["'text'", 'text'],
  ['true', true],
  ['[]', []],
  ["['a']", ['a']],
  ['[null]', [null]],
  ['{}', {}],
  ["{ type: 'exponential', delay: 1 }", { type: 'exponential', delay: 1 }],
  ['() => undefined', () => undefined],
  ['async () => 5', async () => 5],
  ['Symbol()', Symbol('secret')],
  ['10n', 10n],
  ['new Date()', new Date()],
  ['new Map()', new Map()],
  ['Promise.resolve(5)', Promise.resolve(5)],
];

/** What the compiler takes for a number or a date, and nothing can be done with. */
const NO_NUMBERS = [Number.NaN, -1, Number.POSITIVE_INFINITY];
const NO_DATE = new Date(Number.NaN);

export interface Wrong {
  readonly site: Site;
  readonly option: string;
  readonly value: unknown;
}

/** The modules that users import. */
export const ENTRIES = ['', 'dashboard/', 'metrics/', 'terminus/', 'testing/', 'tracing/'].map(
  (folder) => `src/${folder}index.ts`,
);

const FILE = `${process.cwd()}/test/unit/options/generated.ts`;

/** A program that knows all sites, with a line for each option and each value. */
function programOf(lines: readonly string[], old?: ts.Program): ts.Program {
  const { config } = ts.readConfigFile('tsconfig.json', (path) => ts.sys.readFile(path)) as {
    config: unknown;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, process.cwd());
  const host = ts.createCompilerHost(options);
  const plain = { ...host };
  const text = lines.join('\n');
  host.fileExists = (path) => path === FILE || plain.fileExists(path);
  host.readFile = (path) => (path === FILE ? text : plain.readFile(path));
  host.getSourceFile = (path, ...rest) =>
    path === FILE
      ? ts.createSourceFile(path, text, ts.ScriptTarget.ES2023)
      : plain.getSourceFile(path, ...rest);
  return ts.createProgram([FILE, ...ENTRIES], options, host, old);
}

const typeLines = SITES.map(
  ({ type, file }, index) =>
    `import type { ${[...type.matchAll(/\b[A-Z]\w+/g)]
      .map(([name]) => name)
      .filter((name) => !['Exclude', 'NonNullable', 'Omit', 'Pick'].includes(name))
      .map((name) => `${name} as ${name}${index}`)
      .join(', ')} } from '../../../src/${file}.js'; type T${index} = ${type.replaceAll(
      /\b(?!Exclude|NonNullable|Omit|Pick)[A-Z]\w+/g,
      (name) => `${name}${index}`,
    )};`,
);

export const PROGRAM = (() => {
  const bare = programOf(typeLines);
  const checker = bare.getTypeChecker();
  const source = bare.getSourceFile(FILE) as ts.SourceFile;
  const aliases = source.statements.filter(ts.isTypeAliasDeclaration);
  const options = aliases.map((alias) =>
    checker.getPropertiesOfType(checker.getTypeAtLocation(alias)).map(({ name }) => name),
  );
  return { program: bare, options };
})();

/** Every value that an option cannot have, by the types of the sources. */
export function wrongValues(): readonly Wrong[] {
  const cases = SITES.flatMap((site, index) =>
    (PROGRAM.options[index] ?? []).flatMap((option) =>
      VALUES.map(([text, value]) => ({ site, index, option, text, value })),
    ),
  );
  const lines = cases.map(
    ({ index, option, text }, at) => `export const v${at}: NonNullable<T${index}['${option}']> = ${text};`,
  );
  const program = programOf([...typeLines, ...lines], PROGRAM.program);
  const source = program.getSourceFile(FILE) as ts.SourceFile;
  const refused = new Set(
    program
      .getSemanticDiagnostics(source)
      .map(({ start = 0 }) => source.getLineAndCharacterOfPosition(start).line - typeLines.length),
  );
  return cases.flatMap(({ site, index, option, text, value }, at): Wrong[] => {
    const takes = (text_: string) =>
      !refused.has(
        cases.findIndex((one) => one.index === index && one.option === option && one.text === text_),
      );
    // An option that takes anything takes this, too.
    if (takes('Symbol()')) return [];
    if (refused.has(at)) return isDecidedLater(program, at, option, text) ? [] : [{ site, option, value }];
    if (text === '5') return NO_NUMBERS.map((number) => ({ site, option, value: number }));
    return text === 'new Date()' ? [{ site, option, value: NO_DATE }] : [];
  });
}

/** Of a function nobody can say before it is called what it returns. */
function isDecidedLater(program: ts.Program, at: number, option: string, text: string): boolean {
  if (!text.includes('=>')) return false;
  const source = program.getSourceFile(FILE) as ts.SourceFile;
  const statement = source.statements[2 * SITES.length + at] as ts.VariableStatement;
  const [declaration] = statement.declarationList.declarations;
  const type = program
    .getTypeChecker()
    .getTypeAtLocation((declaration as ts.VariableDeclaration).type as ts.Node);
  const parts = type.isUnion() ? type.types : [type];
  // A promise as a wait is known to come too late.
  const isLate = text.startsWith('async') && option === 'backoff';
  return !isLate && parts.some((part) => part.getCallSignatures().length > 0);
}
