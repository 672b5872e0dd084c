import { useEffect, useRef } from 'react'
import type { Failure } from '~/app/api'
import { useT } from '~/app/i18n'
import { session } from '~/app/session'
import { store } from '~/app/store'
import { Button } from './Button'
import { Icon } from './Icon'
import css from './overlay.module.css'

type Toast = { id: number; text: string; failure?: Failure; undo?: () => void }

const toasts = store<Toast[]>([])
let last = 0
const drop = (id: number) => toasts.set(toasts.get().filter((toast) => toast.id !== id))

function add(toast: Omit<Toast, 'id'>) {
  const id = ++last
  toasts.set([...toasts.get().slice(-3), { ...toast, id }])
  // Errors, and what can be undone, stay until they are dismissed.
  if (!toast.failure) setTimeout(() => drop(id), toast.undo ? 12_000 : 5_000)
}

export const toast = (text: string, undo?: () => void) => add({ text, undo })
/** `first`: what has become of it, before why. */
export const toastFailure = (failure: Failure, first?: string) => add({ text: [first, failure.detail ?? failure.title].filter(Boolean).join(' '), failure })

/** Above every dialog, because it is shown in the browser's top layer. */
export function Toasts() {
  const t = useT()
  const all = toasts.use()
  const box = useRef<HTMLDivElement>(null)
  const person = session.use().me?.id
  // What one person was told, and may undo, is not for the next.
  useEffect(() => () => toasts.set([]), [person])
  useEffect(() => {
    if (box.current?.matches(':popover-open')) box.current.hidePopover()
    if (all.length > 0) box.current?.showPopover()
  }, [all])
  return (
    <div ref={box} popover="manual" className={css.toasts} role="region" aria-label={t('ui.notifications')}>
      {all.map((one) => (
        <div key={one.id} className={css.toast} role={one.failure ? 'alert' : 'status'}>
          <Icon name={one.failure ? 'warning' : 'check'} />
          <div>
            <span>{one.text}</span>
            {one.failure && (
              <small>
                <code>{one.failure.code}</code>
                {one.failure.requestId && <> · {one.failure.requestId}</>}
              </small>
            )}
          </div>
          {one.undo && (
            <Button
              small
              onClick={() => {
                drop(one.id)
                one.undo!()
              }}
            >
              {t('ui.undo')}
            </Button>
          )}
          <Button kind="quiet" small icon="close" label={t('ui.dismiss')} onClick={() => drop(one.id)} />
        </div>
      ))}
    </div>
  )
}
