import { ApiError } from './api-error.js';

/** Bytes of a body: edited arguments are the largest. */
const MOST_BODY = 4 * 1024 * 1024;

/**
 * The text of a body.
 *
 * @throws ApiError 413 as soon as it is known to be too large, 400 where it breaks off
 */
export async function readBody(stream: AsyncIterable<Uint8Array>): Promise<string> {
  try {
    return await textIn(stream);
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw new ApiError(400, 'BAD_BODY', 'The body broke off.');
  }
}

async function textIn(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BODY) throw new ApiError(413, 'TOO_LARGE', `The body has more than ${MOST_BODY} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
