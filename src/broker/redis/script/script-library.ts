import { ConfigurationError } from '../../../core/errors.js';
import { expanded, qualifier } from './lua-line.js';
import { readScriptFile, tableOf, type ScriptFile, type ScriptLine } from './script-file.js';

/** A script as it is sent. */
export interface LinkedScript {
  readonly text: string;
  /** Where a line of the text comes from, as `lib/workflow/gather.lua:41`; lines count from 1. */
  addressOf(line: number): string | undefined;
}

/** The table calls this function for a part that it does not hold yet; the branches of the parts follow. */
const MAKE = 'setmetatable(linked,{__index=function(linked,name) local made={} linked[name]=made';

/** A line of the loader itself; an error cannot arise in it. */
function line(code: string): ScriptLine {
  return { code, file: 'lib/prelude.lua', line: 1 };
}

/** Reads a Lua file by its name below `scripts/`, as `lib/record.lua`. Throws if there is none. */
type Read = (file: string) => string;

/**
 * Puts scripts together from an operation and the parts that it uses, directly or not: the prelude, then each part once, then the
 * operation. Throws ConfigurationError for circles, for names that nobody provides, and for tables of one name.
 *
 * Lua makes the functions of a script again in each run. So a part is made when it is first used: all parts are branches of one
 * function, which the table `linked` calls for a name that it does not hold yet, and a use of a part is written out as
 * `linked.<table>`. The parts that the operation names itself come first, because they are used most.
 */
export class ScriptLibrary {
  readonly #files = new Map<string, ScriptFile>();
  readonly #linked = new Map<string, LinkedScript>();
  /** The code of parts, written out: many scripts use the same. */
  readonly #bodies = new Map<string, readonly ScriptLine[]>();

  constructor(
    private readonly read: Read,
    private readonly constants: ReadonlyMap<string, string>,
    /** A line of Lua that a script begins with, behind the prelude. */
    private readonly guardOf: (script: string) => string | undefined = () => undefined,
  ) {}

  script(name: string): LinkedScript {
    const known = this.#linked.get(name);
    if (known !== undefined) return known;
    const linked = this.#link(name);
    this.#linked.set(name, linked);
    return linked;
  }

  /** The parts of a script, each behind those that it uses. */
  partsOf(name: string): readonly string[] {
    const found = new Set<string>();
    for (const path of this.#file(`${name}.lua`).uses) this.#collect(path, found, []);
    return [...found];
  }

  /** The names of the keys that a script and its parts use. */
  keysOf(name: string): ReadonlySet<string> {
    const files = ['lib/prelude.lua', `${name}.lua`, ...this.partsOf(name).map((path) => `lib/${path}.lua`)];
    return new Set(files.flatMap((file) => this.#keysIn(file)));
  }

  #keysIn(name: string): readonly string[] {
    const { before, code } = this.#file(name);
    const lines = [...before, ...code].map((line) => line.code).filter((text) => text.includes('K.'));
    return lines.flatMap((text) => [...text.matchAll(/\bK\.(\w+)/g)].map(([, key = '']) => key));
  }

  #link(name: string): LinkedScript {
    const script = this.#file(`${name}.lua`);
    const guard = this.guardOf(name);
    const lines = [
      ...this.#body('lib/prelude.lua'),
      ...(guard === undefined ? [] : [this.#expanded(line(guard))]),
      ...script.before.map((line) => this.#expanded(line)),
      ...this.#parts([...new Set([...script.uses, ...this.partsOf(name)])]),
      ...this.#body(`${name}.lua`),
    ];
    return {
      text: [script.shebang ?? '#!lua', ...lines.map(({ code }) => code)].join('\n'),
      addressOf: (number) => {
        const line = lines[number - 2];
        return line && `${line.file}:${line.line}`;
      },
    };
  }

  #collect(path: string, found: Set<string>, users: readonly string[]): void {
    if (users.includes(path))
      throw new ConfigurationError(`Parts of scripts use each other: ${[...users, path].join(' → ')}.`);
    if (found.has(path)) return;
    for (const used of this.#file(`lib/${path}.lua`).uses) this.#collect(used, found, [...users, path]);
    found.add(path);
  }

  /** The table of parts, and the function that makes them. */
  #parts(paths: readonly string[]): readonly ScriptLine[] {
    if (paths.length === 0) return [];
    this.#checkTables(paths);
    const branches = paths.flatMap((path, index) => this.#branch(path, index === 0 ? 'if' : 'elseif'));
    return [
      line('local linked={}'),
      line(MAKE),
      ...branches,
      line('end'),
      line('return made'),
      line('end})'),
    ];
  }

  /** A part whose table has the name of another would never be made. */
  #checkTables(paths: readonly string[]): void {
    const known = new Map<string, string>();
    for (const path of paths) {
      const table = tableOf(path, this.#file(`lib/${path}.lua`));
      const other = known.get(table);
      if (other !== undefined)
        throw new ConfigurationError(`lib/${other}.lua and lib/${path}.lua both define the table ${table}.`);
      known.set(table, path);
    }
  }

  #branch(path: string, keyword: string): readonly ScriptLine[] {
    const file = this.#file(`lib/${path}.lua`);
    const table = tableOf(path, file);
    const [first, ...rest] = this.#body(`lib/${path}.lua`) as [ScriptLine, ...ScriptLine[]];
    return [{ ...first, code: `${keyword} name=='${table}' then local ${table}=made` }, ...rest];
  }

  #tablesOf({ uses }: ScriptFile): readonly string[] {
    return uses.map((path) => tableOf(path, this.#file(`lib/${path}.lua`)));
  }

  /** The code of a file: uses of parts, keys and constants are written out. */
  #body(name: string): readonly ScriptLine[] {
    const known = this.#bodies.get(name);
    if (known !== undefined) return known;
    const file = this.#file(name);
    const qualify = qualifier(this.#tablesOf(file));
    const body = file.code.map((line) => this.#expanded({ ...line, code: qualify(line.code) }));
    this.#bodies.set(name, body);
    return body;
  }

  #expanded(line: ScriptLine): ScriptLine {
    try {
      return { ...line, code: expanded(line.code, this.constants) };
    } catch (error) {
      throw new ConfigurationError(`${line.file}:${line.line}: ${(error as Error).message}`, {
        cause: error,
      });
    }
  }

  #file(name: string): ScriptFile {
    const known = this.#files.get(name);
    if (known !== undefined) return known;
    const file = readScriptFile(name, this.read(name));
    this.#files.set(name, file);
    return file;
  }
}
