import type { Command } from 'commander';
import type { AppTarget } from '../../nest/operations.js';
import { brokerTargetOf } from '../../services/connect.js';
import { diagnose, type FullDiagnosis } from '../../services/diagnose.js';
import type { Finding, Level } from '../../services/diagnosis/finding.js';
import { findingsOf } from '../../services/diagnosis/findings.js';
import { EXIT } from '../exit-code.js';
import { Output, type Colour } from '../output.js';
import { targetOf, withTarget, type TargetOptions } from '../session.js';

const HELP = `
Ends with 1 when it finds a problem; warnings and notes do not count.

Example:
  $ ntq doctor --redis redis://localhost:6379 --namespace shop
`;

interface DoctorOptions extends TargetOptions {
  readonly producerRights?: boolean;
}

const COLOURS: Readonly<Record<Level, Colour>> = {
  ok: 'green',
  note: 'dim',
  warning: 'yellow',
  problem: 'red',
};

/** `ntq doctor`: finds faults, and says what to do. */
export function doctorCommand(program: Command): void {
  const command = program
    .command('doctor')
    .summary('find out what is wrong, and what to do')
    .description('Looks at Redis, at the workers and at the tasks, and says what is wrong and what to do.')
    .addHelpText('after', HELP);
  command.option('--producer-rights', 'instead: print the rules of an ACL for a process that only enqueues');
  withTarget(command).action(async (options: DoctorOptions) => {
    if (options.producerRights === true) return printProducerRights(options, command);
    const findings = findingsOf(await diagnosisOf(options, command));
    if (findings.some(({ level }) => level === 'problem')) process.exitCode = EXIT.failed;
    const output = new Output(options.json === true);
    output.answer(findings, () => findings.forEach((finding) => print(output, finding)));
  });
}

/** Redis is not asked: the rules follow from the scripts that a producer runs. */
async function printProducerRights(options: DoctorOptions, command: Command): Promise<void> {
  const { producerAcl } = await import('../../services/producer-acl.js');
  const { namespace, shards } = await shardsOfNamespace(options, command);
  const rules = producerAcl(namespace, shards);
  const output = new Output(options.json === true);
  output.answer(rules, () =>
    output.line(`ACL SETUSER ${namespace}-producer on >password ${rules.join(' ')}`),
  );
}

/** The namespace and its shards on the command line; else those of the application, if there is one. */
async function shardsOfNamespace(options: DoctorOptions, command: Command) {
  if (options.app === undefined || command.getOptionValueSource('namespace') === 'cli')
    return { namespace: options.namespace, shards: options.shards };
  const { brokerOfApp } = await import('../../nest/operations.js');
  return brokerOfApp(targetOf(options, command) as AppTarget);
}

async function diagnosisOf(options: TargetOptions, command: Command): Promise<FullDiagnosis> {
  const target = targetOf(options, command);
  if (!('path' in target)) return diagnose(brokerTargetOf(target));
  const { brokerOfApp } = await import('../../nest/operations.js');
  return diagnose(await brokerOfApp(target));
}

function print(output: Output, { level, subject, text, advice }: Finding): void {
  const [word, about] = [level.padEnd(7), subject.padEnd(12)];
  output.line({ text: word, colour: COLOURS[level] }, `  ${about}  ${text}`);
  if (advice !== undefined) output.line(' '.repeat(23), { text: advice, colour: 'dim' });
}
