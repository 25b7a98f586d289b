import { PayloadError } from './errors.js';
import type { StandardSchema } from './task-options.js';

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[];
}
type Checked =
  { readonly value: unknown; readonly issues?: undefined } | { readonly issues: readonly Issue[] };

/** The arguments as the schema gives them back (with its defaults applied), or a PayloadError that names the path. */
export async function validateArgs(
  schema: StandardSchema,
  args: readonly unknown[],
  task: string,
): Promise<readonly unknown[]> {
  const verdict = (await schema['~standard'].validate(args)) as Checked;
  if (verdict.issues === undefined) return Array.isArray(verdict.value) ? (verdict.value as unknown[]) : args;
  const [first] = verdict.issues;
  const path = pathOf(first);
  throw new PayloadError(
    `The arguments of '${task}' do not fit its schema: ${path}: ${first?.message ?? ''}`,
    path,
  );
}

function pathOf(issue: Issue | undefined): string {
  const keys = (issue?.path ?? []).map((part) => (typeof part === 'object' ? part.key : part));
  return keys.reduce<string>(
    (path, key) => path + (typeof key === 'number' ? `[${key}]` : `.${String(key)}`),
    'args',
  );
}
