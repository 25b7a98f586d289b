import type { ArgumentsMode, JsonText } from '../api-types.js';
import { cut } from '../../core/printable.js';
import { redactText, type Redact } from '../../core/redact.js';
import { ApiError } from '../http/api-error.js';
import { beforeOpenString, mapStrings } from './json-scan.js';
import { argumentsOf, plainHeadersOf, type StoredCall } from './stored-call.js';

/** Characters that a row of a list shows. */
const MOST_IN_ROW = 200;
/** Bytes that a detail shows. */
const MOST_IN_DETAIL = 64 * 1024;
/** Bytes that a whole detail has at most: it is held in full, several times, and redacted at one go. */
const MOST_IN_WHOLE = 64 * 1024 * 1024;
const MOST_HEADERS = 100;
const MOST_FILTER = 4_000;
/** A row shows the beginning alone, so only that is read. */
const READ_FOR_ROW = 4_096;

/** Everything of a task that may be a secret leaves the server through here: redacted first, then cut. */
export class Payloads {
  constructor(
    private readonly settings: { readonly arguments: ArgumentsMode; readonly redact: Redact | undefined },
    private readonly isWithheld = false,
    private readonly isWhole = false,
  ) {}

  /** The same for those who may not read payloads. */
  get withheld(): Payloads {
    return new Payloads(this.settings, true);
  }

  /** The same without a cut in the detail, for those who ask for all of it; it refuses more than 64 MiB. */
  get whole(): Payloads {
    return new Payloads(this.settings, this.isWithheld, true);
  }

  get mode(): ArgumentsMode {
    return this.isWithheld ? 'hidden' : this.settings.arguments;
  }

  /**
   * Refuses to read arguments, headers and results where that is not allowed.
   *
   * @throws ApiError 403
   */
  checkReadable(): void {
    if (this.isWithheld)
      throw new ApiError(403, 'FORBIDDEN', 'You need the permission payload.read for this.');
    if (this.mode === 'hidden')
      throw new ApiError(403, 'HIDDEN', 'This dashboard shows no arguments.', "Set arguments: 'on demand'.");
  }

  /** The progress of a task in its own words. It may say anything, so it is shown to those who may read payloads. */
  progressOf(text: string | undefined): { progressText?: JsonText } {
    return this.isWithheld || text === undefined || text === '' ? {} : { progressText: this.json(text) };
  }

  /** The filter of somebody, redacted: it may say what arguments hold, so it is shown to those who may read payloads. */
  filterOf(filter: string | undefined): { filter?: string } {
    return this.isWithheld || filter === undefined ? {} : { filter: this.text(filter, MOST_FILTER) };
  }

  /** A text such as the message of an error. */
  text(text: string, max: number): string {
    const { redact } = this.settings;
    return cut(redact === undefined ? text : redactText(text, redact), max);
  }

  /**
   * JSON text as it was stored, with its strings redacted.
   *
   * @throws ApiError 413 for a whole text of more than 64 MiB
   */
  json(text: string): JsonText {
    if (this.isWhole) checkSize(text);
    const { text: safe, isRedacted } = this.#redacted(text);
    const bytes = Buffer.byteLength(safe);
    if (this.isWhole || bytes <= MOST_IN_DETAIL) return { json: safe, isCut: false, isRedacted, bytes };
    const head = Buffer.from(safe.slice(0, MOST_IN_DETAIL)).subarray(0, MOST_IN_DETAIL).toString('utf8');
    return { json: head.replace(/\ufffd+$/, ''), isCut: true, isRedacted, bytes };
  }

  /** Whether a text in the arguments of a call is not shown as it is: who edits what is shown would store the mask. */
  hasRedacted(call: StoredCall): boolean {
    return this.#redacted(argumentsOf(call) ?? '').isRedacted;
  }

  /** The beginning of JSON text, for a row of a list. */
  row(text: string): string {
    const read = text.slice(0, READ_FOR_ROW);
    const isWhole = read.length === text.length || this.settings.redact === undefined;
    // A rule may not know the beginning of a secret.
    return cut(
      isWhole ? this.#redacted(read).text : `${this.#redacted(beforeOpenString(read)).text}…`,
      MOST_IN_ROW,
    );
  }

  /** The arguments of a call for a row, where the settings let them be seen. */
  rowOf(call: StoredCall): { argumentsText?: string } {
    if (this.mode !== 'shown') return {};
    const args = argumentsOf(call);
    return args === undefined ? {} : { argumentsText: this.row(args) };
  }

  /** The headers of a call. */
  headersOf(call: StoredCall): Readonly<Record<string, string>> {
    const entries = Object.entries(this.wholeHeadersOf(call)).slice(0, MOST_HEADERS);
    return Object.fromEntries(
      entries.map(([name, value]) => [cut(name, MOST_IN_ROW), cut(value, 1_000)] as const),
    );
  }

  /** All headers of a call, redacted and not cut: for a filter. */
  wholeHeadersOf(call: StoredCall): Readonly<Record<string, string>> {
    const { redact } = this.settings;
    const headers = plainHeadersOf(call);
    if (redact === undefined) return headers;
    return Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, redactText(value, redact, name)] as const),
    );
  }

  /** The arguments of a call as JSON text, redacted and not cut: for a filter. */
  wholeArgumentsOf(call: StoredCall): string | undefined {
    const args = argumentsOf(call);
    return args === undefined ? undefined : this.#redacted(args).text;
  }

  /** The escapes of JSON may come out otherwise than they were sent, so the strings are compared. */
  #redacted(text: string): { readonly text: string; readonly isRedacted: boolean } {
    const { redact } = this.settings;
    if (redact === undefined) return { text, isRedacted: false };
    let isRedacted = false;
    const safe = mapStrings(text, (value, key) => {
      const shown = redactText(value, redact, key);
      isRedacted ||= shown !== value;
      return shown;
    });
    return { text: safe, isRedacted };
  }
}

function checkSize(text: string): void {
  const bytes = Buffer.byteLength(text);
  if (bytes > MOST_IN_WHOLE)
    throw new ApiError(
      413,
      'TOO_LARGE',
      `The text has ${bytes} bytes; at most ${MOST_IN_WHOLE} are shown as a whole.`,
      'Read it without whole=true: that shows its beginning.',
    );
}
