/** A moment in ISO 8601, UTC, with milliseconds: `2026-11-30T15:45:00.000Z`. */
export type Moment = string;

/** The position of a list, opaque. A page without `next` is the last. */
export type Cursor = string;

export interface ApiErrorBody {
  readonly error: {
    /** Stable: `INVALID_OPTION`, `UNKNOWN_QUEUE`, `BROKER_UNAVAILABLE`, or `FORBIDDEN`, `READ_ONLY`, `CSRF`, `NOT_FOUND`, … */
    readonly code: string;
    /** The event, in words for people. */
    readonly message: string;
    /** The way out. */
    readonly fix?: string;
    /** Of edited arguments: where the schema refuses them, `args[0].to`. */
    readonly path?: string;
  };
}
