import { useSignal } from '@preact/signals';
import type { TaskArguments } from '../../src/dashboard/api-types.js';
import { ApiError } from '../api/api-error.js';
import { read } from '../api/client.js';
import { JsonTree } from '../json-tree/json-tree.js';
import { may, session } from '../state/session.js';
import { commonTexts } from '../text/common.js';
import { ActionButton, Button } from '../ui/button.js';
import { ErrorNote } from '../ui/error-note.js';
import { OwnText } from '../ui/own-text.js';
import { Panel } from '../ui/panel.js';
import { merged } from './merged.js';
import { Rest } from './rest.js';
import { payloadTexts } from './texts.js';
import { useLaterResult, type Asked } from './use-later-result.js';

export interface PayloadProps {
  /** What came with the page; empty unless arguments are always shown. */
  readonly known: TaskArguments;
  /** The route that gives them on demand. */
  readonly route: string;
  /** The task has succeeded: it has a result, if it keeps one. */
  readonly hasResult?: boolean;
}

/** Arguments, headers and result: at once, when asked for, or never, as the server is told. */
export function Payload({ known, route, hasResult = false }: PayloadProps) {
  const t = payloadTexts();
  const asked = useSignal<Asked | undefined>(undefined);
  const isShown = session.value?.argumentsMode === 'shown' && may('payload.read');
  const payload = merged(known, asked.value?.payload);
  // Whether the result was there is as of the question: it may have come on the way of the answer.
  const onRead = (read: TaskArguments): void => {
    asked.value = { payload: merged(read, asked.peek()?.payload), hadResult: hasResult || isShown };
  };
  const later = useLaterResult(asked, { route, hasResult, onRead });
  const isKnown = asked.value !== undefined || isShown;
  return (
    <Panel title={t.title}>
      <div class="stack">
        {isKnown ? (
          <Values payload={payload} route={route} onRead={onRead} />
        ) : (
          <Locked route={route} onRead={onRead} />
        )}
        {later.error && (
          <ErrorNote error={later.error}>
            <ActionButton run={later.ask}>{commonTexts().tryAgain}</ActionButton>
          </ErrorNote>
        )}
      </div>
    </Panel>
  );
}

interface AskingProps {
  readonly route: string;
  readonly onRead: (payload: TaskArguments) => void;
}

function Locked({ route, onRead }: AskingProps) {
  const t = payloadTexts();
  const isBusy = useSignal(false);
  const error = useSignal<ApiError | undefined>(undefined);
  if (session.value?.argumentsMode === 'hidden') return <p class="soft">{t.hidden}</p>;
  if (!may('payload.read')) return <p class="soft">{t.denied}</p>;
  const show = async (): Promise<void> => {
    isBusy.value = true;
    error.value = undefined;
    try {
      onRead(await read<TaskArguments>(route));
    } catch (thrown) {
      error.value = ApiError.from(thrown);
    }
    isBusy.value = false;
  };
  return (
    <div class="locked">
      <p class="soft">{t.onDemand}</p>
      <Button isBusy={isBusy.value} onClick={() => void show()}>
        {t.show}
      </Button>
      {error.value && <ErrorNote error={error.value} />}
    </div>
  );
}

function Values({ payload, route, onRead }: AskingProps & { readonly payload: TaskArguments }) {
  const t = payloadTexts();
  const { arguments: args, headers = {}, result } = payload;
  const names = Object.entries(headers);
  return (
    <>
      {args === undefined ? <p class="soft">{t.none}</p> : <JsonTree value={args} label={t.arguments} />}
      {args?.isCut === true && <Rest route={route} part="arguments" onRead={onRead} />}
      {names.length > 0 && (
        <div>
          <h3>{t.headers}</h3>
          <dl class="facts">
            {names.map(([name, value]) => (
              <>
                <dt>
                  <OwnText text={name} max={100} />
                </dt>
                <dd class="mono">
                  <OwnText text={value} max={500} />
                </dd>
              </>
            ))}
          </dl>
        </div>
      )}
      {result !== undefined && (
        <div>
          <h3>{t.result}</h3>
          <JsonTree value={result} label={t.result} />
          {result.isCut && <Rest route={route} part="result" onRead={onRead} />}
        </div>
      )}
    </>
  );
}
