/** A duty that comes back: one turn, and how many milliseconds until the next. */
export interface Duty {
  readonly name: string;
  turn(): Promise<number>;
}
