import { chance } from './chance.mjs';

/** Nothing can be made of it, however often it is tried. */
export class InvalidUploadError extends Error {}
export class FileTooBigError extends InvalidUploadError {
  constructor({ id, megabytes }) {
    super(`${id} has ${megabytes} MB, 10 MB is the limit`);
    this.name = new.target.name;
    this.megabytes = megabytes;
  }
}
export class FormatError extends InvalidUploadError {
  constructor({ id, format }) {
    super(`${id} is no picture but ${format}`);
    this.name = new.target.name;
    this.format = format;
  }
}

export const TOO_BIG = 0.003;
export const NO_PICTURE = 0.003;

export function uploads(count) {
  return Array.from({ length: count }, (_, index) => {
    const id = `picture-${index}`;
    return {
      id,
      megabytes: chance('size', id) < TOO_BIG ? 48 : 4,
      format: chance('format', id) < NO_PICTURE ? 'pdf' : 'jpg',
    };
  });
}

export function check(upload) {
  if (upload.megabytes > 10) throw new FileTooBigError(upload);
  if (upload.format !== 'jpg') throw new FormatError(upload);
}
