/** The presets of croner, and those that @nestjs/schedule knows besides. */
const PRESETS: Readonly<Record<string, string>> = {
  '@secondly': '* * * * * *',
  '@minutely': '* * * * *',
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekdays': '0 0 * * 1-5',
  '@weekends': '0 0 * * 0,6',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
};

/** The fields of an expression, or those that a preset such as '@daily' stands for. The pages of the dashboard read it, too. */
export function cronPattern(cron: string): string {
  const text = cron.trim();
  const preset = text.toLowerCase();
  return Object.hasOwn(PRESETS, preset) ? (PRESETS[preset] ?? text) : text;
}
