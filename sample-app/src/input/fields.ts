import { BadRequestException } from '@nestjs/common';

/** Reads the fields of a request's body; a wrong one is answered with 400. */
export class Fields {
  readonly #body: Readonly<Record<string, unknown>>;

  constructor(body: unknown) {
    if (typeof body !== 'object' || body === null) throw new BadRequestException('Send a JSON object.');
    this.#body = body as Record<string, unknown>;
  }

  text(name: string, pattern?: RegExp): string {
    const value = this.#body[name];
    if (typeof value === 'string' && (pattern ?? /\S/).test(value)) return value;
    throw new BadRequestException(
      `'${name}' must be a text${pattern ? ` that fits ${String(pattern)}` : ''}.`,
    );
  }

  whole(name: string): number {
    const value = this.#body[name];
    if (Number.isSafeInteger(value) && (value as number) > 0) return value as number;
    throw new BadRequestException(`'${name}' must be a whole number above 0.`);
  }

  flag(name: string): boolean {
    const value = this.#body[name] ?? false;
    if (typeof value === 'boolean') return value;
    throw new BadRequestException(`'${name}' must be true or false.`);
  }
}

export const EMAIL = /^\S+@\S+$/;
