/** Another text in place of what a server says, as a server of another kind would say it. */
export class ReplyRewrite {
  constructor(
    private readonly match: RegExp,
    private readonly text: string,
  ) {}

  /** The reply as the client sees it; only single texts are looked at. */
  apply(reply: Buffer): Buffer {
    const type = reply.toString('latin1', 0, 1);
    if (type !== '$' && type !== '=') return reply;
    const start = reply.indexOf('\r\n') + 2;
    const said = reply.subarray(start, -2).toString('latin1');
    if (!this.match.test(said)) return reply;
    const told = said.replace(this.match, this.text);
    return Buffer.from(`${type}${told.length}\r\n${told}\r\n`, 'latin1');
  }
}
