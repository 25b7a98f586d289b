export interface Order {
  readonly id: string;
  readonly email: string;
  /** Its confirmation goes out before those of other orders. */
  readonly isExpress?: boolean;
}
