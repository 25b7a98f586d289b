import type { Command } from 'commander';
import { examine } from '../../nest/examine.js';
import type { Finding, Level } from '../diagnosis/finding.js';
import { diagnoseSchedules } from '../diagnosis/schedules.js';
import { diagnoseServer } from '../diagnosis/server.js';
import { diagnoseTasks } from '../diagnosis/tasks.js';
import { EXIT } from '../exit-code.js';
import { Output, type Colour } from '../output.js';
import { placeOf, withPlace, type PlaceOptions } from '../session.js';

const HELP = `
Ends with 1 when it finds a problem; warnings and notes do not count.

Example:
  $ ntq doctor --redis redis://localhost:6379 --namespace shop
`;

const COLOURS: Readonly<Record<Level, Colour>> = {
  ok: 'green',
  note: 'dim',
  warning: 'yellow',
  problem: 'red',
};

/** `ntq doctor`: what is wrong, and what to do. */
export function doctorCommand(program: Command): void {
  const command = program
    .command('doctor')
    .summary('find out what is wrong, and what to do')
    .description('Looks at Redis, at the workers and at the tasks, and says what is wrong and what to do.')
    .addHelpText('after', HELP);
  withPlace(command).action(async (options: PlaceOptions) => {
    const { server, namespace, workers, overdue } = await examine(placeOf(options, command));
    const findings = [
      ...diagnoseServer(server),
      ...diagnoseTasks(namespace, workers),
      diagnoseSchedules(overdue),
    ];
    if (findings.some(({ level }) => level === 'problem')) process.exitCode = EXIT.failed;
    const output = new Output(options.json === true);
    output.answer(findings, () => findings.forEach((finding) => print(output, finding)));
  });
}

function print(output: Output, { level, subject, text, advice }: Finding): void {
  const [word, about] = [level.padEnd(7), subject.padEnd(12)];
  output.line(`${output.colour(COLOURS[level], word)}  ${about}  ${output.safe(text)}`);
  if (advice !== undefined) output.line(`${' '.repeat(23)}${output.colour('dim', advice)}`);
}
