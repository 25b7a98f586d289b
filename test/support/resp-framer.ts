const INCOMPLETE = -1;
const LINE_END = '\r\n';

/**
 * Splits one direction of a Redis connection into whole values, so that a proxy can tell which
 * reply belongs to which command. Understands RESP2, RESP3 and inline commands.
 */
export class RespFramer {
  #pending: Buffer = Buffer.alloc(0);

  push(chunk: Buffer): Buffer[] {
    this.#pending = Buffer.concat([this.#pending, chunk]);
    const frames: Buffer[] = [];
    for (let end = this.#end(); end !== INCOMPLETE; end = this.#end()) {
      frames.push(this.#pending.subarray(0, end));
      this.#pending = this.#pending.subarray(end);
    }
    return frames;
  }

  #end(): number {
    return valueEnd(this.#pending, 0);
  }
}

/** Where the value that begins at `start` ends, or INCOMPLETE. */
function valueEnd(bytes: Buffer, start: number): number {
  const lineEnd = bytes.indexOf(LINE_END, start);
  if (lineEnd === -1) return INCOMPLETE;
  const type = String.fromCharCode(bytes[start] ?? 0);
  const size = Number(bytes.toString('latin1', start + 1, lineEnd));
  return bodyEnd(bytes, lineEnd + LINE_END.length, type, size);
}

function bodyEnd(bytes: Buffer, start: number, type: string, size: number): number {
  if ('$=!'.includes(type)) return textEnd(bytes, start, size);
  if ('*~>'.includes(type)) return valuesEnd(bytes, start, size);
  if (type === '%') return valuesEnd(bytes, start, size * 2);
  if (type === '|') return valuesEnd(bytes, start, size * 2 + 1); // attributes, then their value
  return start;
}

function textEnd(bytes: Buffer, start: number, size: number): number {
  if (size < 0) return start; // RESP2 null
  const end = start + size + LINE_END.length;
  return end <= bytes.length ? end : INCOMPLETE;
}

function valuesEnd(bytes: Buffer, start: number, count: number): number {
  let end = start;
  for (let index = 0; index < count && end !== INCOMPLETE; index += 1) end = valueEnd(bytes, end);
  return end;
}
