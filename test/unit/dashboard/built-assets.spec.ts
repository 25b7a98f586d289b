import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

interface Manifest {
  readonly index: string;
  readonly initial: readonly string[];
  readonly files: Readonly<Record<string, { readonly type: string; readonly gzip: number }>>;
}

const KB = 1000;
const folder = mkdtempSync(join(tmpdir(), 'ntq-assets-'));
let manifest: Manifest;

beforeAll(() => {
  execFileSync(process.execPath, ['scripts/build/dashboard.mjs', folder]);
  manifest = JSON.parse(read('manifest.json')) as Manifest;
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('The built pages of the dashboard', () => {
  it('The first paint needs at most 45 kB gzip', () => {
    expect(gzipOf(manifest.initial)).toBeLessThanOrEqual(45 * KB);
  });

  it('All pages together have at most 120 kB gzip', () => {
    expect(gzipOf(Object.keys(manifest.files))).toBeLessThanOrEqual(120 * KB);
  });

  it('The package grows by at most 400 kB, compressed copies included', () => {
    const sizes = readdirSync(folder).map((name) => statSync(join(folder, name)).size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(400 * KB);
  });

  it('Each file stands there plain and compressed, with the same contents', () => {
    for (const name of Object.keys(manifest.files)) {
      const plain = readFileSync(join(folder, name));
      expect(brotliDecompressSync(readFileSync(join(folder, `${name}.br`))).equals(plain)).toBe(true);
    }
  });

  it('The page has no inline script and no inline style, and names all files of the first paint relatively', () => {
    const index = read(manifest.index);
    expect(index).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/);
    const files = [...index.matchAll(/(?:src|href)="(assets\/[^"]+)"/g)].map(([, file]) =>
      file?.slice('assets/'.length),
    );
    expect(new Set(files)).toEqual(new Set(manifest.initial));
  });

  it('The pages load nothing from elsewhere', () => {
    const addresses = Object.keys(manifest.files).flatMap(
      (name) => read(name).match(/https?:\/\/[^\s"'`)]+/g) ?? [],
    );
    // Names of SVG and MathML, which no browser asks for.
    expect(addresses.filter((address) => !address.startsWith('http://www.w3.org/'))).toEqual([]);
  });

  it('The licences of the packages inside go along', () => {
    for (const name of ['preact', '@preact/signals', '@dagrejs/dagre'])
      expect(read('LICENSES.txt')).toContain(`${name} `);
  });
});

function read(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

function gzipOf(names: readonly string[]): number {
  return names.reduce((sum, name) => sum + (manifest.files[name]?.gzip ?? Number.NaN), 0);
}
