import type { MergedLine } from '@stoa/client';
import { useTexts } from '../texts';
import { useVisitor } from '../visitor';
import { FailureNotice, Notice } from './notice';

/** What became of the guest's cart at sign-in: nothing disappears, and no quantity changes, without a word. */
export function MergeNotice() {
  const { t } = useTexts();
  const { report, putReportAway, mergeError, mergeAgain } = useVisitor();
  if (mergeError) {
    return (
      <>
        <p>{t('merge.failed')}</p>
        <FailureNotice error={mergeError} again={() => void mergeAgain()} />
      </>
    );
  }
  if (!report) return null;
  const { summed, capped, repriced, dropped } = report;
  const groups: Record<string, MergedLine[]> = { summed, capped, repriced, dropped };
  return (
    <Notice tone={dropped.length > 0 ? 'bad' : 'good'}>
      <p>{t(Object.values(groups).some(lines => lines.length > 0) ? 'merge.done' : 'merge.kept')}</p>
      <ul>
        {Object.entries(groups).flatMap(([group, lines]) =>
          lines.map(line => <li key={group + line.sku}>{t(`merge.${line.reason}`, { name: line.name, asked: line.asked, quantity: line.quantity })}</li>),
        )}
      </ul>
      <button type="button" className="button quiet" onClick={putReportAway}>
        {t('merge.ok')}
      </button>
    </Notice>
  );
}
