import type { DoctorCheck } from '../../../src/dashboard/api-types.js';
import { readDoctor } from '../../api/doctor.js';
import { useResource } from '../../state/resource.js';
import { pageNames } from '../../text/page-names.js';
import { counted } from '../../text/shown.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { Loaded } from '../../ui/loaded.js';
import { OwnText } from '../../ui/own-text.js';
import { PageHeader } from '../../ui/page-header.js';
import { Time } from '../../ui/time.js';
import { doctorTexts } from './texts.js';

type Level = DoctorCheck['level'];

const ORDER: readonly Level[] = ['error', 'warning', 'notice', 'ok'];
const ICONS = { ok: 'check', notice: 'notice', warning: 'warning', error: 'error' } as const;

/** What is wrong with this installation? */
export default function DoctorPage() {
  const t = doctorTexts();
  const report = useResource('doctor', { load: readDoctor, isStill: true });
  const { data, isLoading } = report.state.value;
  return (
    <>
      <PageHeader title={pageNames().doctor} summary={data && summaryOf(data.checks)}>
        <Button icon="reload" isBusy={isLoading} onClick={() => void report.reload()}>
          {t.again}
        </Button>
      </PageHeader>
      <Loaded resource={report}>
        {({ at, checks }) => (
          <>
            <Checks checks={checks} />
            <p class="hint">
              {t.at} <Time at={at} />
            </p>
          </>
        )}
      </Loaded>
    </>
  );
}

function Checks({ checks }: { readonly checks: readonly DoctorCheck[] }) {
  const sorted = checks.toSorted((one, other) => ORDER.indexOf(one.level) - ORDER.indexOf(other.level));
  return (
    <ul class="findings" lang="en">
      {sorted.map(({ title, level, text, fix }) => (
        <li key={`${title} ${text}`} class={`finding level-${level}`}>
          <Icon name={ICONS[level]} />
          <div>
            <h2>
              {title} <span class="crumb">{doctorTexts().levels[level]}</span>
            </h2>
            <p class="soft">
              <OwnText text={text} max={1_000} />
            </p>
            {fix !== undefined && (
              <p>
                <OwnText text={fix} max={1_000} />
              </p>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

function summaryOf(checks: readonly DoctorCheck[]): string {
  const t = doctorTexts();
  const [errors, warnings] = [countOf(checks, 'error'), countOf(checks, 'warning')];
  if (errors + warnings === 0) return t.fine;
  return t.found(counted(errors, t.error, t.errors), counted(warnings, t.warning, t.warnings));
}

function countOf(checks: readonly DoctorCheck[], level: Level): number {
  return checks.filter((check) => check.level === level).length;
}
