/** While a worker makes itself empty for a suspect it asks for nothing, but now and then whether that is still wanted. */
export class Drain {
  isOn = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly patienceMs: number,
    private readonly onOver: () => void,
  ) {}

  set(isWanted: boolean): void {
    this.stop();
    this.isOn = isWanted;
    if (!isWanted) return;
    this.#timer = setTimeout(() => {
      this.isOn = false;
      this.onOver();
    }, this.patienceMs).unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
