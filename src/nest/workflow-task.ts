import { withInput, unwrapTask } from '../canvas/wrap-as-task.js';
import { signatureOf } from '../canvas/signature-data.js';
import { CanvasError } from '../core/errors.js';
import { WORKFLOW_TASK } from '../core/task-id.js';
import type { TaskHandler } from '../worker/task-handler.js';
import type { Definitions } from './definitions.js';

/** The built-in task that becomes the workflow in its arguments. */
export function workflowTask(definitions: Definitions): TaskHandler {
  const definition = definitions.byName(WORKFLOW_TASK);
  if (definition === undefined) throw new CanvasError(`The built-in task '${WORKFLOW_TASK}' is missing.`);
  return {
    definition,
    isInternal: true,
    invoke: (args, context) => {
      const { data, input } = unwrapTask(args);
      const signature = signatureOf(data, (name) => definitions.byName(name));
      return context.replace(args.length < 2 ? signature : withInput(signature, input));
    },
  };
}
