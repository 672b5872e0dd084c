import { useState } from 'react'
import { Button } from '~/ui/Button'
import { Dialog } from '~/ui/Dialog'
import { ErrorPanel } from '~/ui/ErrorPanel'
import { Field, Input } from '~/ui/fields'
import { knowsPasskeys } from '~/ui/passkeys'
import { useRead, type Failure } from './api'
import { listSecondFactors, send, startPasskeyStepUp, stepUpWithPasskey, stepUp as prove } from './client'
import { useT } from './i18n'
import { byPasskey, stepUp } from './session'

/** The server wants to be sure that it is still the same person. What they were doing goes on afterwards. */
export function StepUp() {
  const waiting = stepUp.use()
  return waiting ? <StepUpDialog done={waiting.done} /> : null
}

function StepUpDialog({ done }: { done: (proved: boolean) => void }) {
  const t = useT()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [asksCode, setAsksCode] = useState(false)
  const [failure, setFailure] = useState<Failure>()
  const [busy, setBusy] = useState(false)
  const submit = async () => {
    setBusy(true)
    setFailure(undefined)
    const factor = code.trim()
    const result = await send(prove, { password, ...(factor ? (/^\d{6}$/.test(factor) ? { totp: factor } : { recovery_code: factor }) : {}) })
    setBusy(false)
    if (result.ok) done(true)
    else if (result.error.code === 'step_up_incomplete') setAsksCode(true)
    else setFailure(result.error)
  }
  const factors = useRead(listSecondFactors, {}, { enabled: knowsPasskeys() })
  const passkey = async () => {
    setBusy(true)
    setFailure(undefined)
    const proved = await byPasskey(startPasskeyStepUp, stepUpWithPasskey)
    setBusy(false)
    if (proved === true) done(true)
    else setFailure(proved)
  }
  return (
    <Dialog
      title={t('app.stepUp')}
      close={() => done(false)}
      onSubmit={() => void submit()}
      foot={
        <>
          <Button onClick={() => done(false)}>{t('ui.cancel')}</Button>
          {(factors.data?.passkeys ?? 0) > 0 && (
            <Button disabled={busy} onClick={() => void passkey()}>
              {t('app.usePasskey')}
            </Button>
          )}
          <Button type="submit" kind="primary" busy={busy} disabled={!password}>
            {t('app.goOn')}
          </Button>
        </>
      }
    >
      <p className="muted">{t('app.stepUpText')}</p>
      <Field label={t('app.password')}>{(field) => <Input {...field} type="password" autoComplete="current-password" autoFocus value={password} onChange={(event) => setPassword(event.target.value)} />}</Field>
      {asksCode && <Field label={t('app.code')} hint={t('app.codeHint')}>{(field) => <Input {...field} autoComplete="one-time-code" autoFocus value={code} onChange={(event) => setCode(event.target.value)} />}</Field>}
      <ErrorPanel failure={failure} />
    </Dialog>
  )
}
