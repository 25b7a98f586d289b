import { setImmediate as immediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import { emptyTally, type Tally } from '../../core/figures.js';
import {
  columnOf,
  lengthOf,
  countersOf,
  talliesOf,
  type ChunkShape,
  type Column,
} from './merged-histograms.js';

/** The figures of the spans of a chunk, by the field that stands for a queue and a task. */
export type ChunkRows = readonly ReadonlyMap<string, Tally>[];

interface Header extends ChunkShape {
  readonly fields: readonly string[];
  /** The columns in their order: the counter, and the bytes of a number. Columns without anything but 0 are left out. */
  readonly columns: readonly (readonly [counter: number, width: number])[];
}

/** A later form begins with another byte. */
const FORM = 1;
/** More is not read: an archive of 2 000 names that run all the time holds a tenth of it. */
const MOST_BYTES = 256 * 1_048_576;
/** The best compression takes some seconds of a thread for so much. */
const LARGE_BYTES = 1_048_576;
const [THOROUGH, QUICK] = [11, 5];
/** Rows that are read before other work of the process has a turn. */
const ROWS_AT_ONCE = 100;
const NOTHING = emptyTally();

const [compress, decompress] = [promisify(brotliCompress), promisify(brotliDecompress)];

/**
 * Column by column over all rows, and within a column the high bytes of all numbers before the low ones: rows resemble themselves from
 * span to span, so high bytes repeat, and brotli finds that. `merged`: the number of spans that share the shape of their histograms.
 */
export async function packChunk(spans: ChunkRows, merged: number): Promise<Buffer> {
  const fields = [...new Set(spans.flatMap((span) => [...span.keys()]))];
  const rows = fields.map((field) => spans.map((span) => span.get(field) ?? NOTHING));
  const shape = { spans: spans.length, merged };
  const [columns, planes]: [[number, number][], Buffer[]] = [[], []];
  for (const counter of countersOf(shape)) {
    const column = columnOf(rows, counter, shape);
    const width = widthOf(column);
    if (width > 0) {
      columns.push([counter, width]);
      planes.push(planesOf(column, width));
    }
    await immediate();
  }
  const head = Buffer.from(JSON.stringify({ ...shape, fields, columns } satisfies Header));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  return Buffer.concat([Buffer.of(FORM), await compressed(Buffer.concat([length, head, ...planes]))]);
}

/** `undefined` for bytes that cannot be read. */
export async function unpackChunk(bytes: Buffer): Promise<ChunkRows | undefined> {
  if (bytes[0] !== FORM) return undefined;
  try {
    const plain = await decompress(bytes.subarray(1), { maxOutputLength: MOST_BYTES });
    const end = 4 + plain.readUInt32BE(0);
    return await rowsOf(JSON.parse(plain.toString('utf8', 4, end)) as Header, plain.subarray(end));
  } catch {
    return undefined;
  }
}

async function rowsOf(header: Header, planes: Buffer): Promise<ChunkRows> {
  const { fields, spans } = header;
  const columns = columnsOf(header, planes);
  const rows = Array.from({ length: spans }, () => new Map<string, Tally>());
  for (const [index, field] of fields.entries()) {
    talliesOf(columns, index, header).forEach((tally, span) => {
      if (tally.some((count) => count !== 0)) rows[span]?.set(field, tally);
    });
    if (index % ROWS_AT_ONCE === ROWS_AT_ONCE - 1) await immediate();
  }
  return rows;
}

function columnsOf(header: Header, planes: Buffer): ReadonlyMap<number, Column> {
  const columns = new Map<number, Column>();
  let at = 0;
  for (const [counter, width] of header.columns) {
    const length = lengthOf(counter, header) * header.fields.length;
    columns.set(counter, numbersOf(planes.subarray(at, at + width * length), length));
    at += width * length;
  }
  return columns;
}

/** The bytes of the largest number; 0 where all are 0. */
function widthOf(column: Column): number {
  let largest = 0;
  for (const value of column) if (value > largest) largest = value;
  let width = 0;
  while (width < 7 && largest >= 256 ** width) width += 1;
  return largest === 0 ? 0 : width;
}

function planesOf(column: Column, width: number): Buffer {
  const planes = Buffer.alloc(column.length * width);
  for (let plane = 0; plane < width; plane += 1) {
    const unit = 256 ** (width - 1 - plane);
    for (let at = 0; at < column.length; at += 1)
      planes[plane * column.length + at] = Math.floor((column[at] as number) / unit) % 256;
  }
  return planes;
}

function numbersOf(planes: Buffer, length: number): Column {
  const column = new Float64Array(length);
  for (let at = 0; at < planes.length; at += 1)
    column[at % length] = (column[at % length] as number) * 256 + (planes[at] as number);
  return column;
}

function compressed(plain: Buffer): Promise<Buffer> {
  const quality = plain.length > LARGE_BYTES ? QUICK : THOROUGH;
  return compress(plain, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: quality,
      [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
    },
  });
}
