import { setImmediate as immediate } from 'node:timers/promises';
import { emptyTally, type Tally } from '../../core/figures.js';
import { BitDecoder, BitEncoder } from './figures/bit-coder.js';
import { ChunkCoder } from './figures/chunk-coder.js';
import { NumberCoder } from './figures/number-coder.js';

/** The figures of the spans of a chunk, by the field that stands for a queue and a task. */
export type ChunkRows = readonly ReadonlyMap<string, Tally>[];

/** A later form begins with another byte. The second byte is the number of spans, for `archive-figures.lua`. */
const FORM = 2;
const HEAD_BYTES = 3;
/** Other work of the process has a turn after so many spans: they take some milliseconds. */
const SPANS_AT_ONCE = 240;
const NOTHING = emptyTally();

/** `merged`: the number of spans that share the shape of their histograms. */
export async function packChunk(spans: ChunkRows, merged: number): Promise<Buffer> {
  const fields = [...new Set(spans.flatMap((span) => [...span.keys()]))].sort();
  const rows = fields.map((field) => spans.map((span) => span.get(field) ?? NOTHING));
  const bits = new BitEncoder();
  const coder = new ChunkCoder(new NumberCoder(bits), merged);
  coder.text(fields.join(' '));
  coder.figures(rows);
  for await (const row of inSlices(rows, spans.length)) coder.row(row);
  coder.end();
  return Buffer.concat([Buffer.of(FORM, spans.length, merged), bits.end()]);
}

/** `undefined` for bytes that cannot be read. */
export async function unpackChunk(bytes: Buffer): Promise<ChunkRows | undefined> {
  const [form, spans = 0, merged = 0] = bytes;
  if (form !== FORM || merged === 0) return undefined;
  try {
    return await unpacked(bytes.subarray(HEAD_BYTES), spans, merged);
  } catch {
    return undefined;
  }
}

/** How many spans an archive says that it holds, as its script reads it; 0 without one. */
export function spansHeld(bytes: Buffer | undefined): number {
  return bytes?.[1] ?? 0;
}

async function unpacked(bytes: Buffer, spans: number, merged: number): Promise<ChunkRows> {
  const coder = new ChunkCoder(new NumberCoder(new BitDecoder(bytes)), merged);
  const text = coder.text('');
  const fields = text === '' ? [] : text.split(' ');
  coder.figures([]);
  const all = Array.from({ length: spans }, () => new Map<string, Tally>());
  for await (const field of inSlices(fields, spans)) {
    const tallies = all.map(emptyTally);
    coder.row(tallies);
    tallies.forEach((tally, span) => tally.some((count) => count !== 0) && all[span]?.set(field, tally));
  }
  coder.end();
  return all;
}

/** The rows one by one, with pauses. */
async function* inSlices<T>(rows: readonly T[], spans: number): AsyncGenerator<T> {
  const atOnce = Math.ceil(SPANS_AT_ONCE / Math.max(1, spans));
  for (const [index, row] of rows.entries()) {
    if (index % atOnce === atOnce - 1) await immediate();
    yield row;
  }
}
