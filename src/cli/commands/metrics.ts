import type { Command } from 'commander';
import { TaskMetrics } from '../../metrics/task-metrics.js';
import { inSession, withTarget, type Session, type TargetOptions } from '../session.js';

interface MetricsOptions extends TargetOptions {
  readonly openmetrics?: boolean;
}

const HELP = `
Example:
  $ ntq metrics --namespace shop
`;

/** `ntq metrics`: the metrics of a namespace, once. */
export function metricsCommand(program: Command): void {
  const metrics = program
    .command('metrics')
    .summary('print the metrics')
    .description('Prints the metrics of a namespace once, in the text format of Prometheus.')
    .option('--openmetrics', 'in the format OpenMetrics 1.0')
    .addHelpText('after', HELP);
  withTarget(metrics).action(({ openmetrics, ...options }: MetricsOptions) =>
    inSession(options, metrics, (session) => print(session, openmetrics === true)),
  );
}

async function print({ broker, output }: Session, isOpenMetrics: boolean): Promise<void> {
  const metrics = new TaskMetrics(broker, (text) => output.warn(text));
  const families = await metrics.cluster.read();
  const { text } = await metrics.text(isOpenMetrics ? 'openmetrics' : 'prometheus');
  output.answer(families, () => output.text(text));
}
