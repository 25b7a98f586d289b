/** An event of a stream of the server. */
export interface ServerEvent {
  readonly type: string;
  readonly data: unknown;
}

/** Cuts the text of a stream into its events, however it arrives. Comments, which keep the stream alive, are passed over. */
export class EventText {
  #rest = '';

  /** The events that this text completes. */
  add(text: string): readonly ServerEvent[] {
    const blocks = (this.#rest + text).split('\n\n');
    this.#rest = blocks.pop() ?? '';
    return blocks.flatMap(eventIn);
  }
}

function eventIn(block: string): readonly ServerEvent[] {
  const lines = block.split('\n');
  const valueOf = (name: string): string | undefined =>
    lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
  const [type, data] = [valueOf('event'), valueOf('data')];
  return type === undefined || data === undefined ? [] : [{ type, data: JSON.parse(data) as unknown }];
}
