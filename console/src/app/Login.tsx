import { useState } from 'react'
import { Button } from '~/ui/Button'
import { Dialog } from '~/ui/Dialog'
import { ErrorPanel } from '~/ui/ErrorPanel'
import { Field, Input } from '~/ui/fields'
import { knowsPasskeys } from '~/ui/passkeys'
import type { Failure } from './api'
import { languages, useT, type Language } from './i18n'
import { prefer, preferences } from './preferences'
import { logIn, logInWithPasskey, session, start } from './session'
import { leave } from './leave'
import css from './shell.module.css'

/** Address and password, and the second factor where the account has one; or a passkey instead of it all. */
function useLogin(known?: string) {
  const t = useT()
  const [email, setEmail] = useState(known ?? '')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [asksCode, setAsksCode] = useState(false)
  const { unreachable } = session.use()
  const [failure, setFailure] = useState<Failure>()
  const [busy, setBusy] = useState(false)
  const submit = async () => {
    if (busy) return
    setBusy(true)
    setFailure(undefined)
    const factor = code.trim()
    const failed = await logIn({ email, password, ...(factor ? (/^\d{6}$/.test(factor) ? { totp: factor } : { recovery_code: factor }) : {}) })
    setBusy(false)
    if (!failed) return
    if (failed.code === 'second_factor_required') setAsksCode(true)
    else setFailure(failed)
  }
  /** The first step again, with what was typed there. */
  const back = () => {
    setAsksCode(false)
    setCode('')
    setFailure(undefined)
  }
  const passkey = async () => {
    if (busy) return
    setBusy(true)
    setFailure(undefined)
    setFailure(await logInWithPasskey())
    setBusy(false)
  }
  const fields = (
    <div className={css.fields}>
      {asksCode ? (
        <Field label={t('app.code')} hint={t('app.codeHint')}>
          {(field) => <Input {...field} value={code} onChange={(event) => setCode(event.target.value)} autoComplete="one-time-code" autoFocus />}
        </Field>
      ) : (
        <>
          <Field label={t('app.email')}>{(field) => <Input {...field} type="email" value={email} onChange={(event) => setEmail(event.target.value)} autoComplete="username" autoFocus={!known} />}</Field>
          <Field label={t('app.password')}>
            {(field) => <Input {...field} type="password" value={password} onChange={(event) => setPassword(event.target.value)} autoComplete="current-password" autoFocus={Boolean(known)} />}
          </Field>
        </>
      )}
      <ErrorPanel failure={failure ?? unreachable} retry={failure ? undefined : () => void start()} />
    </div>
  )
  const byPasskey = knowsPasskeys() && (
    <Button disabled={busy} onClick={() => void passkey()}>
      {t('app.signInByPasskey')}
    </Button>
  )
  const toFirst = asksCode && (
    <Button kind="quiet" disabled={busy} onClick={back}>
      {t('app.backToPassword')}
    </Button>
  )
  return { fields, byPasskey, toFirst, submit: () => void submit(), busy, ready: asksCode ? code.trim() !== '' : email !== '' && password !== '' }
}

export function Login() {
  const t = useT()
  const login = useLogin()
  const { language } = preferences.use()
  return (
    <div className={css.gate}>
      <main>
        <header>
          <img src="/console/favicon.svg" alt="" width={40} height={40} />
          <h1>{t('app.signIn')}</h1>
          <p className="muted">{t('app.signInText')}</p>
        </header>
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            login.submit()
          }}
        >
          {login.fields}
          <Button type="submit" kind="primary" busy={login.busy} disabled={!login.ready}>
            {t('app.signIn')}
          </Button>
          {login.byPasskey}
          {login.toFirst}
        </form>
        <footer>
          {(Object.keys(languages) as Language[]).map((one) => (
            <Button key={one} kind="quiet" small lang={one} aria-pressed={language === one} onClick={() => void prefer({ language: one }, false)}>
              {languages[one]}
            </Button>
          ))}
        </footer>
      </main>
    </div>
  )
}

/** The session ended while the page was open: what was typed stays, and what was sent is sent again. */
export function LoginDialog() {
  const t = useT()
  const login = useLogin(session.get().me?.email)
  return (
    <Dialog
      title={t('app.sessionEnded')}
      onSubmit={login.submit}
      foot={
        <>
          <Button onClick={() => void leave()}>{t('app.leave')}</Button>
          {login.toFirst}
          {login.byPasskey}
          <Button type="submit" kind="primary" busy={login.busy} disabled={!login.ready}>
            {t('app.signIn')}
          </Button>
        </>
      }
    >
      <p className="muted">{t('app.sessionEndedText')}</p>
      {login.fields}
    </Dialog>
  )
}
