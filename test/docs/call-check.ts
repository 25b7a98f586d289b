import { Command, Option } from 'commander';

/** Reads the words of a call as the program would. A word in capitals stands for any value. */
export class CallCheck {
  readonly #faults: string[] = [];
  #operands = 0;

  constructor(
    private readonly program: Command,
    private command = program,
  ) {}

  /** The first fault; the words after it mean nothing. */
  read(words: readonly string[]): string | undefined {
    const rest = [...words];
    for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
      if (word.startsWith('-')) this.#option(word, rest);
      else if (this.command.commands.length > 0) this.#subcommand(word);
      else this.#operand(word);
    }
    return this.#faults[0];
  }

  #option(word: string, rest: string[]): void {
    const [flag = '', given] = word.split('=');
    const options = [...this.command.options, ...this.program.options, new Option('-h, --help')];
    const option = options.find(({ short, long }) => [short, long].includes(flag));
    if (option === undefined) return this.#fault(`there is no option '${flag}'`);
    if (!option.required) return;
    const value = given ?? rest.shift();
    if (value === undefined) this.#fault(`'${flag}' takes a value`);
    else this.#value(value, option.parseArg);
  }

  #operand(word: string): void {
    const { registeredArguments } = this.command;
    const argument =
      registeredArguments[this.#operands] ?? registeredArguments.find(({ variadic }) => variadic);
    this.#operands += 1;
    if (argument === undefined) return this.#fault(`nothing takes '${word}'`);
    for (const part of word.split('|')) this.#value(part, argument.parseArg);
  }

  #value(word: string, parse: ((value: string, previous: never) => unknown) | undefined): void {
    const value = word.replaceAll(/^['"]|['"]$/g, '');
    if (/^[A-Z<]/.test(value)) return;
    try {
      parse?.(value, undefined as never);
    } catch (error) {
      this.#fault(`'${value}': ${(error as Error).message}`);
    }
  }

  #subcommand(word: string): void {
    const found = word.split('|').map((name) => ({ name, command: this.#commandOf(name) }));
    for (const { name, command } of found) if (!command) this.#fault(`there is no command '${name}'`);
    this.command = found.find(({ command }) => command)?.command ?? new Command().allowUnknownOption();
  }

  #commandOf(name: string): Command | undefined {
    return this.command.commands.find((command) => command.name() === name);
  }

  #fault(text: string): void {
    this.#faults.push(text);
  }
}
