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
  const issue = first?.message ?? '';
  const hint = path === 'args' && /received array/i.test(issue) ? ` ${OF_THE_LIST}` : '';
  throw new PayloadError(`The arguments of '${task}' do not fit its schema: ${path}: ${issue}${hint}`, path);
}

const OF_THE_LIST = 'The schema is of the list of arguments: z.tuple([ … ]).';

/** Kinds of zod and valibot that take no list, whatever stands in them. */
const TAKE_NO_LIST = new Set(
  'object strict_object loose_object record map set string number boolean bigint date enum literal'.split(
    ' ',
  ),
);

/** Whether a value is a schema, and whether that can be one of a list, as far as zod and valibot say so. */
export function schemaKindOf(value: unknown): 'may-take-a-list' | 'no-list' | 'none' {
  const schema = value as SchemaLike | null | undefined;
  if (typeof schema?.['~standard']?.validate !== 'function') return 'none';
  const name = schema.def?.type ?? schema._def?.typeName ?? schema.type;
  const kind = typeof name === 'string' ? name.replace(/^Zod/, '').toLowerCase() : '';
  return TAKE_NO_LIST.has(kind) ? 'no-list' : 'may-take-a-list';
}

/** The properties by which zod 4, zod 3 and valibot name the kind of a schema. */
interface SchemaLike {
  readonly '~standard'?: { readonly validate?: unknown };
  readonly def?: { readonly type?: unknown };
  readonly _def?: { readonly typeName?: unknown };
  readonly type?: unknown;
}

function pathOf(issue: Issue | undefined): string {
  const keys = (issue?.path ?? []).map((part) => (typeof part === 'object' ? part.key : part));
  return keys.reduce<string>(
    (path, key) => path + (typeof key === 'number' ? `[${key}]` : `.${String(key)}`),
    'args',
  );
}
