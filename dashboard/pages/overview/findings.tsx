import type { Finding } from '../../../src/dashboard/api-types.js';
import { counted, shown } from '../../text/shown.js';
import { Icon } from '../../ui/icon.js';
import { entryOf } from '../../text/texts.js';
import { findingTexts } from './finding-texts.js';
import { overviewTexts } from './texts.js';
import { OwnText } from '../../ui/own-text.js';

/** What needs a look, the gravest first, each with the way to it. */
export function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  if (findings.length === 0)
    return (
      <div class="findings">
        <p class="finding level-ok">
          <Icon name="check" />
          {overviewTexts().fine}
        </p>
      </div>
    );
  return (
    <ul class="findings">
      {findings.map((finding) => (
        <li key={`${finding.code} ${finding.subject}`} class={`finding level-${finding.severity}`}>
          <Icon name={finding.severity} />
          <div>
            <a href={`#/${finding.target}`}>
              <OwnText text={inWords(finding)} max={1_000} />
            </a>
          </div>
        </li>
      ))}
    </ul>
  );
}

function inWords({ code, subject, count = 0, ms, note = '', text }: Finding): string {
  const { task, tasks, ...sentences } = findingTexts();
  // A server that is newer than the page may find something that the page has no words for.
  const words = entryOf<(...facts: string[]) => string>(sentences, code);
  if (words === undefined) return text;
  return words(subject, counted(count, task, tasks), ms === undefined ? '' : shown.duration(ms), note);
}
