import 'reflect-metadata';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConfigurationError } from '../../../src/core/errors.js';
import { loadApp } from '../../../src/nest/app-file.js';

/** As compilers leave it: what @Module() does is to set metadata. */
const MODULE = (name: string) => `class ${name} {}\nReflect.defineMetadata('imports', [], ${name});\n`;

describe('the file of an application', () => {
  let directory: string;
  const write = (name: string, text: string) => {
    const path = join(directory, name);
    writeFileSync(path, text);
    return path;
  };
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'ntq-app-'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  const ESM = `${MODULE('AppModule')}${MODULE('Other')}class Service {}\nexport { AppModule, Other, Service };`;

  it.each([
    ['AppModule', ESM, undefined, 'AppModule'],
    ['the one that is named', ESM, 'Other', 'Other'],
    ['the only one', `${MODULE('Shop')}export { Shop };\nexport const rest = 1;`, undefined, 'Shop'],
  ])('gives %s', async (what, text, exported, name) => {
    const path = write(`${what.replaceAll(' ', '-')}.mjs`, text);
    expect((await loadApp({ path, exported })).name).toBe(name);
  });

  it('may be CommonJS', async () => {
    const path = write('common.cjs', `${MODULE('AppModule')}const it = { AppModule };\nmodule.exports = it;`);
    expect((await loadApp({ path })).name).toBe('AppModule');
  });

  it.each([
    [
      'two and no AppModule',
      `${MODULE('One')}${MODULE('Two')}export { One, Two };`,
      undefined,
      /One, Two.*--export/,
    ],
    [
      'no module',
      'export class Service {}',
      undefined,
      /exports no @Module\(\)\. Give the compiled file of the root module/,
    ],
    ['another name', ESM, 'Nothing', /no @Module\(\) 'Nothing'.*AppModule, Other/],
  ])('is refused: %s', async (what, text, exported, message) => {
    const path = write(`${what.replaceAll(' ', '-')}.mjs`, text);
    const error = await loadApp({ path, exported }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect((error as Error).message).toMatch(message);
  });

  it('may be CommonJS with a default export, as TypeScript writes it', async () => {
    const text = `${MODULE('Root')}Object.defineProperty(exports, '__esModule', { value: true });\nexports.default = Root;`;
    expect((await loadApp({ path: write('default.cjs', text) })).name).toBe('Root');
  });

  it('is refused when it is a folder', async () => {
    await expect(loadApp({ path: directory })).rejects.toThrow(/is a folder\..*app\.module\.js/);
  });

  it.each([
    [
      'main.cjs',
      "const m = require('./shop.module');\ncore_1.NestFactory.create(m.ShopModule);",
      'shop.module.js',
    ],
    ['start.mjs', "import { X } from './x.js';\nvoid runWorker(X);", 'app.module.js'],
  ])('is refused before it starts an application: %s', async (name, text, root) => {
    const path = write(name, `globalThis.hasStarted = true;\n${text}`);
    const refusal = loadApp({ path });
    await expect(refusal).rejects.toThrow(ConfigurationError);
    await expect(refusal).rejects.toThrow(`Give its root module: ${join(directory, root)}`);
    expect(globalThis).not.toHaveProperty('hasStarted');
  });

  it('is refused when it is not there', async () => {
    await expect(loadApp({ path: join(directory, 'none.js') })).rejects.toThrow(
      /Build the application first/,
    );
  });

  it('gives its own error when it throws', async () => {
    const path = write('throws.mjs', "throw new Error('no database');");
    await expect(loadApp({ path })).rejects.toThrow('no database');
  });
});
