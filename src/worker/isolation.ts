/** While a worker empties itself for a suspect it leases nothing, but asks now and then whether that is still requested. */
export class Isolation {
  isOn = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly timeoutMs: number,
    private readonly onOver: () => void,
  ) {}

  set(isRequested: boolean): void {
    this.stop();
    this.isOn = isRequested;
    if (!isRequested) return;
    this.#timer = setTimeout(() => {
      this.isOn = false;
      this.onOver();
    }, this.timeoutMs).unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
