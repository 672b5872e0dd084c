import type { ReactNode } from 'react';
import type { Failure } from '../api';
import { useTexts, type TextKey } from '../texts';

type Tone = 'info' | 'good' | 'bad';

/** A sentence about what just happened. Refusals are read out at once, the rest when there is a pause. */
export function Notice({ tone = 'info', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <div className={`notice notice-${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      {children}
    </div>
  );
}

const ofTheWay: Record<string, TextKey> = {
  network: 'failure.network',
  timeout: 'failure.timeout',
  aborted: 'failure.network',
  unexpected_answer: 'failure.unexpected',
};

/** The server's own sentence comes in the reader's language; what failed on the way there has none, so we say it. */
export function useSentence() {
  const { t } = useTexts();
  return (error: Failure) => {
    const own = ofTheWay[error.code];
    return own ? t(own) : error.errors?.map(one => one.detail).join(' ') || error.detail || error.title || error.code;
  };
}

/** A failure as a reader needs it: what happened, the number to tell the shop, and a way on. */
export function FailureNotice({ error, again }: { error: Failure; again?: () => void }) {
  const { t } = useTexts();
  const sentence = useSentence();
  return (
    <Notice tone="bad">
      <p>{sentence(error)}</p>
      {error.requestId && <p className="fine">{t('failure.request', { id: error.requestId })}</p>}
      {again && (
        <button type="button" className="button quiet" onClick={again}>
          {t('failure.again')}
        </button>
      )}
    </Notice>
  );
}
