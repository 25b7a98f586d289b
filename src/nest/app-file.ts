import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Type } from '@nestjs/common';
import { ConfigurationError } from '../core/errors.js';
import { hintOf } from '../core/hint.js';

/** Which class of which file is the application. */
export interface AppFile {
  /** A compiled module, such as `dist/app.module.js`. */
  readonly path: string;
  /** Default: `AppModule`, or the only exported module. */
  readonly exported?: string | undefined;
}

type Exports = Readonly<Record<string, unknown>>;

/** Loads the root module of an application. Throws a ConfigurationError that says what to give instead. */
export async function loadApp({ path, exported }: AppFile): Promise<Type> {
  const found = classesOf(await load(path));
  const names = [...found.keys()];
  const name = exported ?? usualName(found);
  const appModule = name === undefined ? undefined : found.get(name);
  if (appModule !== undefined) return appModule;
  throw new ConfigurationError(`${path} exports ${adviceFor(names, exported)}`);
}

function adviceFor(names: readonly string[], exported: string | undefined): string {
  if (names.length === 0) return 'no @Module(). Give the compiled file of the root module.';
  const what =
    exported === undefined
      ? 'no AppModule, and not one @Module() alone.'
      : `no @Module() '${exported}'.${hintOf(exported, names)}`;
  return `${what} Exported modules are: ${names.join(', ')}. Name one with --export.`;
}

function usualName(found: ReadonlyMap<string, Type>): string | undefined {
  const usual = ['AppModule', 'default'].find((name) => found.has(name));
  return usual ?? (found.size === 1 ? [...found.keys()][0] : undefined);
}

async function load(path: string): Promise<Exports> {
  const file = resolve(path);
  if (!existsSync(file)) {
    throw new ConfigurationError(
      `There is no file ${file}. Build the application first and give its compiled root module, such as dist/app.module.js.`,
    );
  }
  if (statSync(file).isDirectory()) {
    throw new ConfigurationError(
      `${path} is a folder. Give the compiled root module in it, such as ${join(path, 'app.module.js')}.`,
    );
  }
  checkStartsNothing(path, readFileSync(file, 'utf8'));
  try {
    return (await import(pathToFileURL(file).href)) as Exports;
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== 'ERR_UNKNOWN_FILE_EXTENSION') throw cause;
    throw new ConfigurationError(
      `Node cannot load ${path}. Give the compiled file, such as dist/app.module.js.`,
      { cause },
    );
  }
}

const STARTS = /\bNestFactory\b[^\n]{0,20}\.create\w*\(|\brunWorker\)?\(/;
const DECLARES_MODULE = /\bModule\)?\(/;
const IMPORTED_MODULE = /["'](\.{1,2}\/[^"'\n]*module)(?:\.js)?["']/;

/** The file of `nest start` would open its port before it could be refused. */
function checkStartsNothing(path: string, text: string): void {
  if (!STARTS.test(text) || DECLARES_MODULE.test(text)) return;
  const root = `${IMPORTED_MODULE.exec(text)?.[1] ?? './app.module'}.js`;
  throw new ConfigurationError(
    `${path} starts an application. Give its root module: ${join(dirname(path), root)}`,
  );
}

/** The exported classes with @Module(); a CommonJS file has them in its default export, and its own default export there. */
function classesOf(exports: Exports): Map<string, Type> {
  const inner = exports['default'];
  const ofCommonJs = typeof inner === 'object' && inner !== null ? Object.entries(inner) : [];
  const all: readonly (readonly [string, unknown])[] = [...ofCommonJs, ...Object.entries(exports)];
  return new Map(all.filter((entry): entry is [string, Type] => isModule(entry[1])));
}

function isModule(value: unknown): boolean {
  if (typeof value !== 'function') return false;
  return ['imports', 'providers', 'controllers', 'exports'].some((key) => Reflect.hasMetadata(key, value));
}
