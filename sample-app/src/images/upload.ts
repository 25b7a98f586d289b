/** A picture that a customer sent. Arguments of tasks are JSON: where the bytes lie, never the bytes. */
export interface Upload {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly format: string;
  readonly from: string;
}

const MAX_MB = 10;
const FORMATS = ['jpg', 'png', 'gif'];

/** The customer has to send another picture. */
export class InvalidImageError extends Error {}

export class ImageTooLargeError extends InvalidImageError {
  readonly code = 'IMAGE_TOO_LARGE';
  constructor(readonly megabytes: number) {
    super(`${megabytes} MB are too much, ${MAX_MB} MB is the limit`);
  }
}

export class UnsupportedFormatError extends InvalidImageError {
  readonly code = 'IMAGE_FORMAT';
  constructor(readonly format: string) {
    super(`'${format}' is no picture we know; send ${FORMATS.join(', ')}`);
  }
}

export function checkUpload({ size, format }: Upload): void {
  if (size > MAX_MB * 1e6) throw new ImageTooLargeError(Math.round(size / 1e6));
  if (!FORMATS.includes(format)) throw new UnsupportedFormatError(format);
}
