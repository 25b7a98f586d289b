import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Type } from '@nestjs/common';
import { ConfigurationError } from '../core/errors.js';

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
  const name = exported ?? (found.has('AppModule') ? 'AppModule' : names.length === 1 ? names[0] : undefined);
  const appModule = name === undefined ? undefined : found.get(name);
  if (appModule !== undefined) return appModule;
  const what =
    exported === undefined ? 'no AppModule, and not one @Module() alone' : `no @Module() '${exported}'`;
  throw new ConfigurationError(
    `${path} exports ${what}. Exported modules are: ${names.join(', ') || 'none'}. Name one with --export.`,
  );
}

async function load(path: string): Promise<Exports> {
  const file = resolve(path);
  if (!existsSync(file)) {
    throw new ConfigurationError(
      `There is no file ${file}. Build the application first and give its compiled root module, such as dist/app.module.js.`,
    );
  }
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

/** The exported classes with @Module(); a CommonJS file has them in its default export. */
function classesOf(exports: Exports): Map<string, Type> {
  const inner = exports['default'];
  const all = typeof inner === 'object' && inner !== null ? { ...inner, ...exports } : exports;
  const modules = Object.entries(all).filter((entry): entry is [string, Type] => isModule(entry[1]));
  return new Map(modules);
}

function isModule(value: unknown): boolean {
  if (typeof value !== 'function') return false;
  return ['imports', 'providers', 'controllers', 'exports'].some((key) => Reflect.hasMetadata(key, value));
}
