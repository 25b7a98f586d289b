import type { Control, Reply } from '../broker/control.js';
import { isAddressed, type Answer, type Command } from '../core/command.js';
import { printable } from '../core/printable.js';
import type { TaskLogger } from '../core/task-logger.js';
import { COMMAND_HANDLERS, type CommandContext } from './command-handlers.js';
import { messageOfError } from '../core/kind-of-value.js';

export interface CommandsOptions extends CommandContext {
  readonly control: Control;
  readonly logger: TaskLogger;
  /** Ends the worker, and its process if that is there for it; with `isCold` what runs goes back at once. */
  readonly onShutdown: (isCold: boolean) => void;
}

/** Commands that are remembered: one that comes twice is carried out once and answered twice. */
const REMEMBERED = 100;
const MAX_ANSWER = 1_000_000;
/** They change nothing, and need no line in the log. */
const QUERIES = new Set(['ping', 'active', 'reserved', 'registered', 'stats']);

/** Receives the commands of operators to a worker, carries them out and answers. No message can stop the worker by itself. */
export class Commands {
  readonly #answers = new Map<string, Promise<Answer>>();
  #stop: () => void = () => undefined;

  constructor(private readonly options: CommandsOptions) {}

  async start(): Promise<void> {
    this.#stop = await this.options.control.listen((command, reply) => void this.#receive(command, reply));
  }

  stop(): void {
    this.#stop();
  }

  async #receive(command: Command, reply: Reply): Promise<void> {
    const { worker } = this.options;
    if (worker.isStopped || !isAddressed(command.to, worker)) return;
    const isNew = !this.#answers.has(command.id);
    const answer = await this.#answer(command);
    try {
      await reply(answer);
    } catch {
      // The sender may be gone, or Redis away: what was done is done.
    }
    if (isNew && command.verb === 'shutdown') this.options.onShutdown(command.args['cold'] === true);
  }

  #answer(command: Command): Promise<Answer> {
    let answer = this.#answers.get(command.id);
    if (answer !== undefined) return answer;
    const [oldest] = this.#answers.keys();
    if (this.#answers.size >= REMEMBERED && oldest !== undefined) this.#answers.delete(oldest);
    answer = this.#handle(command);
    this.#answers.set(command.id, answer);
    return answer;
  }

  async #handle({ id: command, verb, args }: Command): Promise<Answer> {
    const { id, host } = this.options.worker;
    const from = { command, worker: id, host, pid: process.pid };
    if (!QUERIES.has(verb))
      this.options.logger.log(printable(`command ${verb} ${JSON.stringify(args)}`, 300));
    try {
      const handle = COMMAND_HANDLERS.get(verb);
      if (handle === undefined) throw new Error(`It does not know the command '${verb}'.`);
      const value = await handle(this.options, args);
      const isLong = (JSON.stringify(value) ?? '').length > MAX_ANSWER;
      return isLong ? { ...from, error: 'Its answer is too long. Ask for less.' } : { ...from, value };
    } catch (error) {
      return { ...from, error: messageOfError(error) };
    }
  }
}
