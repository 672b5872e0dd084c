import type { ReactNode } from 'react'
import type { Failure } from '~/app/api'
import { useT } from '~/app/i18n'
import { Button } from './Button'
import { Icon } from './Icon'
import css from './layout.module.css'

/** The server's sentence, the code, the request id, and where the code is explained; nothing where nothing has failed. */
export function ErrorPanel({ failure, retry }: { failure: Failure | undefined; retry?: () => void }) {
  const t = useT()
  if (!failure) return null
  return (
    <div className={css.panel} role="alert">
      <Icon name="warning" />
      <div>
        <strong>{failure.title}</strong>
        {failure.detail && failure.detail !== failure.title && <span>{failure.detail}</span>}
        {failure.errors?.map((error) => (
          <span key={error.field + error.rule}>
            {error.field}: {error.detail}
          </span>
        ))}
        <small>
          {/* The server knows nothing of what was lost on the way. */}
          {failure.kind === 'transport' ? (
            <code>{failure.code}</code>
          ) : (
            <a className="link" href={`/docs/errors/${failure.code}`} target="_blank" rel="noreferrer">
              <code>{failure.code}</code>
            </a>
          )}
          {failure.requestId && (
            <>
              {' · '}
              {t('ui.request')} <code>{failure.requestId}</code>
            </>
          )}
        </small>
      </div>
      {retry && (
        <Button small icon="refresh" onClick={retry}>
          {t('ui.again')}
        </Button>
      )}
    </div>
  )
}

export const Notice = ({ children }: { children: ReactNode }) => (
  <div className={`${css.panel} ${css.notice}`}>
    <Icon name="info" />
    <div>{children}</div>
  </div>
)
