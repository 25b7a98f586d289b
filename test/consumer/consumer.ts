import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './command.js';

/** Version ranges, or `file:` addresses, by the name of the package. */
export type Dependencies = Readonly<Record<string, string>>;

/** What a program of the fixture says of itself in the end. */
export type Report = Readonly<Record<string, unknown>>;

/** `orders` is everyday use; `revoke` revokes a running task over a connection that had a bad start. */
export type Program = 'orders' | 'revoke';

const PROGRAMS: readonly Program[] = ['orders', 'revoke'];
const FIXTURE = fileURLToPath(new URL('./fixture/', import.meta.url));

/** An application of somebody else, in a folder of its own: package.json, node_modules, src/. */
export class Consumer {
  private constructor(readonly directory: string) {}

  /** A CommonJS project with nothing but these packages, and what they ask for. */
  static async install(directory: string, dependencies: Dependencies): Promise<Consumer> {
    const manifest = { name: 'consumer', private: true, type: 'commonjs', dependencies };
    await mkdir(join(directory, 'src'), { recursive: true });
    await writeFile(join(directory, 'package.json'), JSON.stringify(manifest, null, 2));
    // The endings keep the fixture out of the type check and the lint of this checkout.
    for (const program of PROGRAMS)
      await cp(join(FIXTURE, `${program}.ts.txt`), join(directory, `src/${program}.ts`));
    await cp(join(FIXTURE, 'tsconfig.json.txt'), join(directory, 'tsconfig.json'));
    await run(directory, ['npm', 'install', '--no-audit', '--no-fund', '--prefer-offline']);
    return new Consumer(directory);
  }

  compile(): Promise<string> {
    return run(this.directory, [process.execPath, 'node_modules/typescript/bin/tsc']);
  }

  /** Programs that are compiled already, so that this project need not hold a compiler. */
  async takeProgramsOf(other: Consumer): Promise<void> {
    await cp(join(other.directory, 'dist'), join(this.directory, 'dist'), { recursive: true });
  }

  readProgram(program: Program): Promise<string> {
    return readFile(join(this.directory, `dist/${program}.js`), 'utf8');
  }

  /** Runs a program to its end. Its report is the last line that it prints. */
  async start(
    program: Program,
    env: { readonly BROKER: string; readonly NAMESPACE: string },
  ): Promise<Report> {
    const output = await run(this.directory, [process.execPath, `dist/${program}.js`], env);
    return JSON.parse(output.trimEnd().split('\n').at(-1) ?? '') as Report;
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
