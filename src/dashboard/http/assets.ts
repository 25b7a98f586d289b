import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { ApiError } from './api-error.js';
import type { DashboardResponse } from './request.js';

/** The folder that the build writes; it lies beside the compiled dashboard, also for the copy in CommonJS and for `ntq`. */
const FOLDER = fileURLToPath(new URL('../assets/', import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  json: 'application/json; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
};

/** The smallest first. */
const ENCODINGS = ['br', 'gzip'] as const;
type Encoding = (typeof ENCODINGS)[number];

interface Asset {
  readonly type: string;
  readonly etag: string;
  readonly plain: Buffer;
  readonly compressed: Map<Encoding, Buffer>;
}

/** The files of the page, read once from a folder, each with the copy that the build has compressed. */
export class Assets {
  #files: ReadonlyMap<string, Asset> = new Map();

  constructor(private readonly folder = FOLDER) {}

  /** The page itself. It names its assets relatively, so that it works under any prefix. */
  index(headers: IncomingHttpHeaders): DashboardResponse {
    const index = this.#all().get('index.html');
    if (index !== undefined) return answerOf(index, headers, 'no-cache');
    throw new ApiError(
      503,
      'NOT_BUILT',
      'The pages of the dashboard are not in this copy of the package.',
      'Run `npm run build` in its repository, or install a published version. The API answers all the same.',
    );
  }

  /** A file of the page, by its name alone: no path of a request reaches the disk. */
  file(path: string, headers: IncomingHttpHeaders): DashboardResponse {
    const name = path.startsWith('assets/') ? path.slice('assets/'.length) : '';
    const asset = name === 'index.html' ? undefined : this.#all().get(name);
    if (asset === undefined) throw new ApiError(404, 'NOT_FOUND', 'There is no such file.');
    // The name of a file changes with its content.
    return answerOf(asset, headers, 'public, max-age=31536000, immutable');
  }

  #all(): ReadonlyMap<string, Asset> {
    if (this.#files.size === 0) this.#files = filesIn(this.folder);
    return this.#files;
  }
}

function answerOf(asset: Asset, headers: IncomingHttpHeaders, caching: string): DashboardResponse {
  const { type, etag, plain } = asset;
  const common = { 'cache-control': caching, etag, vary: 'accept-encoding' };
  if (isKnown(headers['if-none-match'], etag)) return { status: 304, headers: common, body: '' };
  const accepted = String(headers['accept-encoding'] ?? '');
  for (const encoding of ENCODINGS) {
    const body = accepts(accepted, encoding) ? bodyIn(asset, encoding) : undefined;
    if (body !== undefined)
      return {
        status: 200,
        headers: { ...common, 'content-type': type, 'content-encoding': encoding },
        body,
      };
  }
  return { status: 200, headers: { ...common, 'content-type': type }, body: plain };
}

/** Brotli takes long to make, so the build does it; gzip takes a few ms, once for a file that somebody asks for so. */
function bodyIn({ plain, compressed }: Asset, encoding: Encoding): Buffer | undefined {
  if (encoding === 'gzip' && !compressed.has('gzip')) compressed.set('gzip', gzipSync(plain, { level: 9 }));
  return compressed.get(encoding);
}

function isKnown(given: string | undefined, etag: string): boolean {
  return given?.split(',').some((each) => each.trim().replace(/^W\//, '') === etag) === true;
}

function accepts(header: string, encoding: string): boolean {
  return header.split(',').some((each) => {
    const [name = '', quality = 'q=1'] = each.trim().split(/\s*;\s*/);
    return name === encoding && !/^q=0(?:\.0*)?$/.test(quality);
  });
}

function filesIn(folder: string): ReadonlyMap<string, Asset> {
  if (!existsSync(folder)) return new Map();
  const names = readdirSync(folder).filter((name) => typeOf(name) !== undefined);
  return new Map(names.map((name) => [name, assetOf(folder, name)]));
}

function assetOf(folder: string, name: string): Asset {
  const plain = readFileSync(join(folder, name));
  const brotli = join(folder, `${name}.br`);
  const compressed = new Map<Encoding, Buffer>(existsSync(brotli) ? [['br', readFileSync(brotli)]] : []);
  const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`;
  return { type: typeOf(name) as string, etag, plain, compressed };
}

function typeOf(name: string): string | undefined {
  const extension = /\.([a-z]+)$/.exec(name)?.[1];
  return extension === undefined ? undefined : TYPES[extension];
}
