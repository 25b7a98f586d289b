import { validateArgs } from '../core/schema.js';
import type { TaskBody } from '../core/task-message.js';
import type { TaskHandler } from './task-handler.js';

/** The arguments as the schema gives them back. */
export async function validatedArgs(
  { definition: { schema, name } }: TaskHandler,
  body: TaskBody,
): Promise<readonly unknown[]> {
  if (schema === undefined) return body.args;
  if (body.mapped !== true) return validateArgs(schema, body.args, name);
  return Promise.all(body.args.map((args) => validateArgs(schema, args as readonly unknown[], name)));
}
