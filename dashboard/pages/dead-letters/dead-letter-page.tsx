import type { DeadLetterDetail } from '../../../src/dashboard/api-types.js';
import { path, read } from '../../api/client.js';
import { useCounts } from '../../api/use-counts.js';
import { Attempts, Failure } from '../../failure/failure.js';
import { lastAttempt } from '../../failure/last-attempt.js';
import { reasonInWords } from '../../failure/reason-texts.js';
import { Payload } from '../../payload/payload.js';
import { useResource } from '../../state/resource.js';
import { hrefOf } from '../../state/route.js';
import { pageNames } from '../../text/page-names.js';
import { shown } from '../../text/shown.js';
import { DetailHeader } from '../../ui/detail-header.js';
import { Fact } from '../../ui/fact.js';
import { Loaded } from '../../ui/loaded.js';
import { Notice } from '../../ui/notice.js';
import { OwnLines, OwnText } from '../../ui/own-text.js';
import { Panel } from '../../ui/panel.js';
import { Time } from '../../ui/time.js';
import { DeadLetterActions } from './dead-letter-actions.js';
import { deadTexts } from './texts.js';

/** One dead letter: why it failed, each time, and what to do with it. */
export function DeadLetterPage({ id }: { readonly id: string }) {
  const deadLetter = useResource<DeadLetterDetail>(`dead:${id}`, {
    load: (signal) => read(path`dead-letters/${id}`, {}, signal),
    // It does not change; what the user reads must not move.
    isStill: true,
  });
  // The stream tells whether the server is there.
  useCounts();
  const { data, error } = deadLetter.state.value;
  const isGone = error?.status === 404;
  return (
    <>
      <DetailHeader
        parent={{ title: pageNames().deadLetters, href: hrefOf('dead-letters') }}
        id={id}
        name={data?.task ?? id}
      >
        {data && !isGone && <DeadLetterActions deadLetter={data} />}
      </DetailHeader>
      {isGone ? (
        <Gone id={id} />
      ) : (
        <Loaded resource={deadLetter}>{(found) => <Parts found={found} />}</Loaded>
      )}
    </>
  );
}

function Gone({ id }: { readonly id: string }) {
  const t = deadTexts();
  return (
    <Notice title={t.gone} icon="check">
      <p>{t.goneMore}</p>
      <p>
        <a href={hrefOf('dead-letters')}>{t.back}</a> · <a href={hrefOf('tasks', id)}>{t.task}</a>
      </p>
    </Notice>
  );
}

function Parts({ found }: { readonly found: DeadLetterDetail }) {
  const t = deadTexts();
  const { id, attempts, failure, raw, arguments: args, headers } = found;
  const known = { ...(args && { arguments: args }), ...(headers && { headers }) };
  return (
    <>
      <div class="columns wide-first">
        {attempts.length > 0 ? (
          <Panel title={t.attempts}>
            <Attempts attempts={attempts} last={lastAttempt(found, true)} />
          </Panel>
        ) : (
          <Panel title={t.failure}>
            <Failure failure={failure} />
          </Panel>
        )}
        <Facts found={found} />
      </div>
      {raw === undefined ? (
        <Payload known={known} route={path`dead-letters/${id}/arguments`} />
      ) : (
        <Panel title={t.raw}>
          <OwnLines text={raw} label={t.raw} />
        </Panel>
      )}
    </>
  );
}

function Facts({ found: { diedAt, queue, reason, retries, losses } }: { readonly found: DeadLetterDetail }) {
  const t = deadTexts();
  return (
    <Panel title={t.facts}>
      <dl class="facts">
        <Fact name={t.died}>
          <Time at={diedAt} />
        </Fact>
        <Fact name={t.queue}>
          <OwnText text={queue} />
        </Fact>
        {reason !== undefined && (
          <Fact name={t.reason}>
            <OwnText text={reasonInWords(reason)} />
          </Fact>
        )}
        <Fact name={t.retries}>{shown.number(retries)}</Fact>
        {losses > 0 && <Fact name={t.losses}>{shown.number(losses)}</Fact>}
      </dl>
    </Panel>
  );
}
