import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import ts from 'typescript';
import { exampleOf, type Example } from './example.js';
import { ROOT, type CodeBlock } from './pages.js';

/** Where names come from that a block does not import, the nearest first. */
const PACKAGES = [
  'nest-task-queue',
  '@nestjs/common',
  '@nestjs/core',
  '@nestjs/schedule',
  '@nestjs/testing',
  'nest-task-queue/terminus',
  '@nestjs/terminus',
];

/** Compiles blocks of docs together, each as a module of its own. */
export class Compilation {
  readonly #examples: ReadonlyMap<string, Example>;
  readonly #texts = new Map<string, string>();
  readonly #program: ts.Program;
  readonly #names: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(private readonly blocks: readonly CodeBlock[]) {
    const compiler = new Compiler(readOptions());
    this.#examples = new Map(blocks.map((block) => [pathOf(block), exampleOf(block)]));
    this.#names = namesOf([...PACKAGES, ...preludes(blocks)], compiler);
    for (const block of blocks) this.#texts.set(pathOf(block), this.#textOf(block));
    this.#program = compiler.compile(this.#texts);
  }

  faultsOf(block: CodeBlock): string[] {
    const file = this.#program.getSourceFile(pathOf(block));
    const found = [
      ...this.#program.getSyntacticDiagnostics(file),
      ...this.#program.getSemanticDiagnostics(file),
    ];
    return found.map(({ start = 0, messageText }) => {
      const { line } = ts.getLineAndCharacterOfPosition(file!, start);
      return `${block.line + line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
  }

  /** The block after its imports, in one line with the first of its own. `export` makes it a module in any case. */
  #textOf(block: CodeBlock): string {
    const { free, code } = this.#examples.get(pathOf(block))!;
    const imports = [...free].flatMap((name) => {
      const from = this.#sourceOf(name, block);
      return from === undefined ? [] : [`import { ${name} } from '${from}';`];
    });
    return `import 'reflect-metadata'; ${imports.join(' ')} export {}; ${code}`;
  }

  #sourceOf(name: string, block: CodeBlock): string | undefined {
    const earlier = this.blocks.filter(({ page, line }) => page === block.page && line < block.line);
    const declaring = earlier.findLast((one) => this.#examples.get(pathOf(one))?.exported.has(name));
    if (declaring) return `./${basename(pathOf(declaring), '.ts')}.js`;
    const own = preludeOf(block.page);
    return [own, COMMON, ...PACKAGES].find((source) => this.#names.get(source)?.has(name));
  }
}

/** A compiler that reads some files from memory, and each file once. */
class Compiler {
  readonly #parsed = new Map<string, ts.SourceFile | undefined>();
  readonly #host: ts.CompilerHost;

  constructor(private readonly options: ts.CompilerOptions) {
    this.#host = ts.createCompilerHost(options);
  }

  compile(texts: ReadonlyMap<string, string>): ts.Program {
    const disk = this.#host;
    const host: ts.CompilerHost = {
      ...disk,
      // The folders of examples exist in memory only.
      directoryExists: () => true,
      fileExists: (path) => texts.has(path) || disk.fileExists(path),
      readFile: (path) => texts.get(path) ?? disk.readFile(path),
      getSourceFile: (path, target) => {
        const text = texts.get(path);
        if (text !== undefined) return ts.createSourceFile(path, text, target, true);
        if (!this.#parsed.has(path)) this.#parsed.set(path, disk.getSourceFile(path, target));
        return this.#parsed.get(path);
      },
    };
    return ts.createProgram([...texts.keys()], this.options, host);
  }
}

const FOLDER = join(ROOT, 'test/docs');
const COMMON = '../prelude/common.js';

/** Each page has a folder. A block that begins with the name of a file, as `// src/app.module.ts`, is that file. */
function pathOf({ page, line, code }: CodeBlock): string {
  const [, name = `block-${line}`] = /^\/\/ \S*?([\w.-]+)\.ts\n/.exec(code) ?? [];
  return join(FOLDER, page.replaceAll(/\W+/g, '-'), `${name}.ts`);
}

/** A page may have a prelude of its own: `prelude/errors.ts` for docs/errors.md. */
function preludeOf(page: string): string {
  return `../prelude/${basename(page, '.md').toLowerCase()}.js`;
}

function preludes(blocks: readonly CodeBlock[]): string[] {
  const all = new Set([COMMON, ...blocks.map(({ page }) => preludeOf(page))]);
  return [...all].filter((path) => existsSync(join(FOLDER, 'page', path.replace(/\.js$/, '.ts'))));
}

/** The examples of a page import as users do: types need no `import type` there. */
function readOptions(): ts.CompilerOptions {
  const path = join(ROOT, 'tsconfig.json');
  const { config } = ts.readConfigFile(path, (file) => ts.sys.readFile(file));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  return { ...options, verbatimModuleSyntax: false, isolatedModules: false };
}

/** The exported names of modules. */
function namesOf(sources: readonly string[], compiler: Compiler): Map<string, Set<string>> {
  const path = join(FOLDER, 'page/names.ts');
  const text = sources.map((source) => `import '${source}';`).join('\n');
  const program = compiler.compile(new Map([[path, text]]));
  const checker = program.getTypeChecker();
  const names = new Map<string, Set<string>>();
  for (const statement of program.getSourceFile(path)!.statements as ts.NodeArray<ts.ImportDeclaration>) {
    const symbol = checker.getSymbolAtLocation(statement.moduleSpecifier);
    const exported = symbol === undefined ? [] : checker.getExportsOfModule(symbol);
    names.set(
      (statement.moduleSpecifier as ts.StringLiteral).text,
      new Set(exported.map(({ name }) => name)),
    );
  }
  return names;
}
