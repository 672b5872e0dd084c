import { useState, type ReactNode } from 'react'
import type { Failure, Options, Result } from '~/app/api'
import { isUndecided } from '~/app/client'
import { useT } from '~/app/i18n'
import { Button } from './Button'
import { Dialog } from './Dialog'
import { ErrorPanel } from './ErrorPanel'
import { toast } from './toasts'

type Props<O> = {
  title: string
  children?: ReactNode
  confirm: string
  danger?: boolean
  /** `idempotencyKey` was made when the dialog opened: however often it is sent, it is done once. */
  run: (options: Options) => Promise<Result<O>>
  done?: string
  close: (result?: O) => void
  disabled?: boolean
  /** A dry run of the same request: what the server says against it beforehand is told instead of an earlier refusal, and asked again where it was lost. */
  plan?: { failure?: Failure; refetch: () => unknown }
}

/** Says what will happen and does it once. A refusal stays in the dialog, so that nothing has to be typed again. */
export function ConfirmDialog<O>({ title, children, confirm, danger, run, done, close, disabled, plan }: Props<O>) {
  const t = useT()
  const [idempotencyKey, renew] = useState(() => crypto.randomUUID())
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure>()
  const refused = plan?.failure
  const send = async () => {
    if (busy || disabled) return
    setBusy(true)
    const result = await run({ idempotencyKey })
    setBusy(false)
    if (result.ok) {
      if (done) toast(done)
      // Also where there is nothing to say, as after deleting, it was done.
      close((result.data ?? true) as O)
      return
    }
    // A refusal is an answer: what is sent next is another intent. Where nobody knows, it is the same one.
    if (!isUndecided(result.error)) renew(crypto.randomUUID())
    setFailure(result.error)
  }
  return (
    <Dialog
      title={title}
      close={busy ? undefined : () => close()}
      onSubmit={() => void send()}
      foot={
        <>
          <Button onClick={() => close()} disabled={busy}>
            {t('ui.cancel')}
          </Button>
          <Button type="submit" kind={danger ? 'danger' : 'primary'} busy={busy} disabled={disabled}>
            {confirm}
          </Button>
        </>
      }
    >
      {children}
      <ErrorPanel failure={refused ?? failure} retry={refused && isUndecided(refused) ? () => void plan!.refetch() : undefined} />
    </Dialog>
  )
}
