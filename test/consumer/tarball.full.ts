import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { targetsOf } from '../docs/links.js';
import { pageAt } from '../docs/pages.js';
import { findScripts, pack, readManifest, type Conditions, type Manifest, type Tarball } from './package.js';

const PATIENCE_MS = 900_000;

let scratch: string;
let manifest: Manifest;
let tarball: Tarball;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'ntq-tarball-'));
  manifest = await readManifest();
  tarball = await pack(scratch);
}, PATIENCE_MS);

afterAll(() => rm(scratch, { recursive: true, force: true }));

describe('the tarball', () => {
  it('holds the build and its prose, and neither tests nor benchmarks', () => {
    const others = tarball.files.filter((file) => !/^(dist|docs)\//.test(file));
    expect([...others].sort()).toEqual([
      'CHANGELOG.md',
      'CONTRIBUTING.md',
      'LICENSE',
      'README.md',
      'SECURITY.md',
      'package.json',
    ]);
  });

  it('holds programs, their types and their scripts, and no source maps', () => {
    const built = tarball.files.filter((file) => file.startsWith('dist/'));
    const pages = /^dist\/dashboard\/assets\//;
    const others = built.filter((file) => !/\.(m?js|d\.ts|lua)$/.test(file) && !pages.test(file));
    expect(others.sort()).toEqual([
      'dist/cjs/package.json',
      'dist/dashboard/openapi.json',
      'dist/ntq/LICENSES.txt',
    ]);
  });

  it('holds nothing that was generated from the docs', () => {
    expect(tarball.files.filter((file) => /^docs\/(api|\.vitepress)\//.test(file))).toEqual([]);
  });

  it('holds the files to which its pages link', () => {
    const pages = tarball.files.filter((file) => file.endsWith('.md')).map(pageAt);
    const links = pages.flatMap((page) => targetsOf(page).map((target) => [page.path, target]));
    expect(links.filter(([, target = '']) => !tarball.files.includes(target))).toEqual([]);
  });

  it('holds every Lua script', async () => {
    const scripts = (await findScripts()).map((file) => `dist/${file}`);
    expect(scripts).not.toEqual([]);
    expect(tarball.files.filter((file) => file.endsWith('.lua')).sort()).toEqual(scripts.sort());
  });

  it('holds the files that package.json names as its entries', () => {
    const entries = Object.values(manifest.exports).flatMap((files) => filesOf(files));
    expect(tarball.files).toEqual(expect.arrayContaining(entries.map(fromRoot)));
  });

  it('names the types of its entries once more, for `moduleResolution: node10`', () => {
    const entries = Object.entries(manifest.exports).filter(
      ([name]) => !/^\.(?:\/package\.json)?$/.test(name),
    );
    const types = entries.map(([name, files]) => [fromRoot(name), [(files as Conditions)['require']?.types]]);
    expect(manifest.typesVersions['*']).toEqual(Object.fromEntries(types));
  });
});

/** The files of one entry, under all its conditions. */
function filesOf(entry: string | object): string[] {
  return typeof entry === 'string' ? [entry] : Object.values(entry).flatMap(filesOf);
}

function fromRoot(path: string): string {
  return path.replace(/^\.\//, '');
}
