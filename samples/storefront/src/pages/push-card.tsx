import { useState } from 'react';
import type { Failure } from '../api';
import { askForPush, type PushOutcome } from '../push';
import { useTexts } from '../texts';
import { FailureNotice, Notice } from '../ui/notice';

/** The browser's question comes only after a click that says what it is for: a question out of the blue is refused, and refused for good. */
export function PushCard() {
  const { t } = useTexts();
  const [outcome, setOutcome] = useState<PushOutcome | Failure | null>(null);
  const [busy, setBusy] = useState(false);

  async function ask() {
    if (busy) return;
    setBusy(true);
    setOutcome(await askForPush());
    setBusy(false);
  }

  return (
    <section className="panel">
      <h2>{t('push.title')}</h2>
      <p>{t('push.text')}</p>
      <button type="button" className="button quiet" onClick={() => void ask()} aria-disabled={busy}>
        {t('push.ask')}
      </button>
      {typeof outcome === 'string' && <Notice tone={outcome === 'registered' ? 'good' : 'info'}>{t(`push.${outcome}`)}</Notice>}
      {outcome !== null && typeof outcome === 'object' && <FailureNotice error={outcome} />}
    </section>
  );
}
