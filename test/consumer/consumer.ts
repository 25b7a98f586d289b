import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ChildProcess } from '../support/child-process.js';
import { run } from './command.js';

/** Version ranges, or `file:` addresses, by the name of the package. */
export type Dependencies = Readonly<Record<string, string>>;

/** What a program of the fixture says of itself in the end. */
export type Report = Readonly<Record<string, unknown>>;

/**
 * `board` serves the dashboard and visits it; `health` has the indicators of terminus; `orders` is everyday use; `revoke` revokes a
 * running task over a connection that had a bad start.
 */
export type Program = 'board' | 'health' | 'orders' | 'revoke';

/** The format of modules that the application is written for. */
export type Format = 'commonjs' | 'esm';

/** Where the application keeps its tasks. */
export interface Place {
  readonly BROKER: string;
  readonly NAMESPACE: string;
}

const FIXTURE = fileURLToPath(new URL('./fixture/', import.meta.url));
/** The endings keep the fixture out of the type check and the lint of this checkout. */
const ENDING = '.txt';

/** An application of somebody else, in a folder of its own: package.json, node_modules, src/, test/. */
export class Consumer {
  private constructor(readonly directory: string) {}

  /** A project with nothing but these packages, and what they ask for. */
  static async install(
    directory: string,
    dependencies: Dependencies,
    format: Format = 'commonjs',
  ): Promise<Consumer> {
    const type = format === 'esm' ? 'module' : 'commonjs';
    const manifest = { name: 'consumer', private: true, type, dependencies };
    await write(join(directory, 'package.json'), JSON.stringify(manifest, null, 2));
    for (const folder of ['src', 'test']) await copySources(folder, directory, format);
    for (const file of await readdir(join(FIXTURE, format))) await copy(join(format, file), directory, file);
    await run(directory, ['npm', 'install', '--no-audit', '--no-fund', '--prefer-offline']);
    return new Consumer(directory);
  }

  /** Copies a file of the fixture that only some projects have. */
  add(file: string, to: string): Promise<void> {
    return copy(`${file}${ENDING}`, this.directory, `${to}${ENDING}`);
  }

  /** Compiles the calls of our matchers as a test of that runner, strictly. `types`: the packages with global types. */
  async compileMatchers(runner: 'jest' | 'vitest', types: readonly string[], head = ''): Promise<void> {
    const text = await readFile(join(FIXTURE, `types/matchers.ts${ENDING}`), 'utf8');
    const format = runner === 'vitest' ? 'esm' : 'commonjs';
    await write(
      join(this.directory, 'types/matchers.ts'),
      inFormat(head + text.replace('RUNNER', runner), format),
    );
    const compilerOptions = { noEmit: true, rootDir: '.', types: ['node', ...types] };
    const config = { extends: './tsconfig.json', compilerOptions, include: ['types'] };
    await write(join(this.directory, 'tsconfig.types.json'), JSON.stringify(config));
    await this.compile('-p', 'tsconfig.types.json');
  }

  compile(...flags: readonly string[]): Promise<string> {
    return run(this.directory, [process.execPath, 'node_modules/typescript/bin/tsc', ...flags]);
  }

  /** Programs that are compiled already, so that this project need not hold a compiler. */
  async takeProgramsOf(other: Consumer): Promise<void> {
    for (const name of ['shop', 'orders', 'revoke']) {
      await write(
        join(this.directory, `dist/${name}.js`),
        await readFile(join(other.directory, `dist/${name}.js`), 'utf8'),
      );
    }
  }

  readProgram(program: Program): Promise<string> {
    return readFile(join(this.directory, `dist/${program}.js`), 'utf8');
  }

  /** Runs a program to its end. Its report is the last line that it prints. */
  async start(program: Program, place: Place): Promise<Report> {
    const output = await run(this.directory, [process.execPath, `dist/${program}.js`], { ...place });
    return JSON.parse(output.trimEnd().split('\n').at(-1) ?? '') as Report;
  }

  /** Runs a program of a package, such as a test runner, without any flag of Node. */
  runBin(path: string, args: readonly string[], place: Place): Promise<string> {
    return run(this.directory, [process.execPath, `node_modules/${path}`, ...args], { ...place });
  }

  /** Runs a compiled file of tests by the test runner of Node. Its report is in TAP. */
  runNodeTests(file: string, place: Place): Promise<string> {
    return run(this.directory, [process.execPath, '--test', '--test-reporter=tap', file], { ...place });
  }

  /** Starts the command `ntq` of this project. */
  startNtq(args: readonly string[], place: Place): ChildProcess {
    const file = join(this.directory, 'node_modules/nest-task-queue/dist/ntq/ntq.mjs');
    return ChildProcess.spawnPlain(pathToFileURL(file), { ...place, NODE_OPTIONS: '' }, args);
  }

  /** The version in the project's node_modules; undefined if it is not there. */
  async versionOf(name: string): Promise<string | undefined> {
    try {
      const manifest = await readFile(join(this.directory, 'node_modules', name, 'package.json'), 'utf8');
      return (JSON.parse(manifest) as { version: string }).version;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }
}

async function copySources(folder: string, directory: string, format: Format): Promise<void> {
  for (const file of await readdir(join(FIXTURE, folder))) {
    await copy(join(folder, file), directory, join(folder, file), (text) => inFormat(text, format));
  }
}

/** ES modules name files with their endings; ts-jest and jest look for them without. */
function inFormat(text: string, format: Format): string {
  return format === 'esm' ? text.replaceAll(/(from '\.[^']*)'/g, "$1.js'") : text;
}

async function copy(
  from: string,
  directory: string,
  to: string,
  edit = (text: string) => text,
): Promise<void> {
  const text = await readFile(join(FIXTURE, from), 'utf8');
  await write(join(directory, to.slice(0, -ENDING.length)), edit(text));
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
