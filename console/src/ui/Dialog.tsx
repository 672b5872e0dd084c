import { useEffect, useId, useRef, type ReactNode } from 'react'
import { useT } from '~/app/i18n'
import { Button } from './Button'
import css from './overlay.module.css'
import { holdsValues } from './problems'

type Props = { title: string; close?: () => void; children: ReactNode; foot?: ReactNode; size?: 'wide' | 'top'; bare?: boolean; onSubmit?: () => void }

/** The browser's own modal dialog: focus stays inside and goes back where it was. Render it while it is open. Without `close` it cannot be left. */
export function Dialog({ title, close, children, foot, size, bare, onSubmit }: Props) {
  const t = useT()
  const box = useRef<HTMLDialogElement>(null)
  const name = useId()
  useEffect(() => {
    const dialog = box.current!
    if (!dialog.open) dialog.showModal()
    return () => dialog.close()
  }, [])
  const inner = (
    <>
      <div className={css.content}>{children}</div>
      {foot && <div className={css.foot}>{foot}</div>}
    </>
  )
  return (
    <dialog
      ref={box}
      className={`${css.dialog} ${size ? css[size] : ''}`}
      aria-labelledby={bare ? undefined : name}
      aria-label={bare ? title : undefined}
      onCancel={(event) => {
        event.preventDefault()
        if (event.target === box.current) close?.()
      }}
      // The browser closes by itself what is left twice without a click in between, and asks nobody. It tells late: by then React may have opened it again.
      onClose={(event) => {
        if (event.target !== box.current || box.current.open) return
        if (close) close()
        else box.current.showModal()
      }}
      // Without close the browser would leave at the second Escape.
      onKeyDown={(event) => event.key === 'Escape' && !close && event.preventDefault()}
    >
      {bare ? (
        children
      ) : (
        <>
          <header>
            <h2 id={name}>{title}</h2>
            {close && <Button kind="quiet" small icon="close" label={t('ui.close')} onClick={close} />}
          </header>
          {onSubmit ? (
            <form
              noValidate
              style={{ display: 'contents' }}
              onSubmit={(event) => {
                event.preventDefault()
                event.stopPropagation()
                if (holdsValues(event.currentTarget)) onSubmit()
              }}
            >
              {inner}
            </form>
          ) : (
            inner
          )}
        </>
      )}
    </dialog>
  )
}
