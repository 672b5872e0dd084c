import { useState } from 'react'
import { addPasskey, changeEmail, changePassword, confirmTotp, endSession, listPasskeys, listSecondFactors, listSessions, logoutOthers, removePasskey, removeTotp, renewRecoveryCodes, startPasskey, startTotp, type NewAuthenticator, type Passkey } from '~/app/client'
import { Badge, Button, Card, Code, ConfirmDialog, Dialog, ErrorPanel, Facts, Field, Group, Input, knowsPasskeys, makePasskey, QrCode, State, Table, Time, toast, toastFailure, useRead, useSend, useT, type Failure } from '~/ui'

type Ask = 'password' | 'email' | 'totp' | 'removeTotp' | 'codes' | Passkey

/** How one signs in: password, authenticator, passkeys, and where one is signed in. Each change asks who one is first. */
export function Security() {
  const t = useT()
  const factors = useRead(listSecondFactors, {})
  const passkeys = useRead(listPasskeys, {})
  const [asks, setAsks] = useState<Ask>()
  const [codes, setCodes] = useState<string[]>()
  const also = { also: ['auth'] }
  const begin = useSend(startPasskey, also)
  const finish = useSend(addPasskey, also)
  const remove = useSend(removePasskey, also)
  const off = useSend(removeTotp, also)
  const renew = useSend(renewRecoveryCodes, also)
  const add = async () => {
    const started = await begin.send({})
    if (!started.ok) return toastFailure(started.error)
    const { answer, failure } = await makePasskey(started.data)
    if (failure) toastFailure(failure)
    if (!answer) return
    const result = await finish.send(answer)
    if (!result.ok) return toastFailure(result.error)
    toast(t('settings.passkeyAdded'))
    if (result.data.recovery_codes) setCodes(result.data.recovery_codes)
  }
  const now = factors.data
  return (
    <>
      <Card
        title={t('settings.factors')}
        actions={
          <Group>
            <Button small onClick={() => setAsks('email')}>
              {t('settings.changeEmail')}
            </Button>
            <Button small onClick={() => setAsks('password')}>
              {t('settings.changePassword')}
            </Button>
            {now && (
              <Button small onClick={() => setAsks(now.totp ? 'removeTotp' : 'totp')}>
                {t(now.totp ? 'settings.totpOff' : 'settings.totpOn')}
              </Button>
            )}
            {now?.enabled && (
              <Button small onClick={() => setAsks('codes')}>
                {t('settings.newCodes')}
              </Button>
            )}
          </Group>
        }
      >
        <ErrorPanel failure={factors.failure} />
        <Facts
          of={[
            [t('settings.secondFactor'), now && <State value={now.enabled ? 'enabled' : 'off'} />],
            [t('settings.authenticator'), now && <State value={now.totp ? 'enabled' : 'off'} />],
            [t('settings.codesLeft'), now?.recovery_codes_left],
          ]}
        />
      </Card>
      <Card
        title={t('settings.passkeys')}
        flush
        actions={
          knowsPasskeys() ? (
            <Button small icon="plus" busy={begin.busy || finish.busy} onClick={() => void add()}>
              {t('settings.addPasskey')}
            </Button>
          ) : undefined
        }
      >
        {passkeys.failure ? (
          <ErrorPanel failure={passkeys.failure} retry={() => void passkeys.refetch()} />
        ) : (
          <Table
            label={t('settings.passkeys')}
            rows={passkeys.data?.passkeys}
            rowKey={(key) => key.id}
            empty={<p className="muted">{t('settings.noPasskeys')}</p>}
            columns={[
              { key: 'name', head: t('settings.name'), cell: (key) => key.name },
              { key: 'used', head: t('settings.lastUsed'), cell: (key) => <Time value={key.last_used_at} style="ago" /> },
              {
                key: 'remove',
                head: t('settings.remove'),
                hideHead: true,
                end: true,
                cell: (key) => (
                  <Button small kind="quiet" about={key.name} onClick={() => setAsks(key)}>
                    {t('settings.remove')}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Card>
      <Sessions />
      {asks === 'email' && <Email close={() => setAsks(undefined)} />}
      {asks === 'password' && <Password close={() => setAsks(undefined)} />}
      {asks === 'totp' && <Totp close={(made) => (setAsks(undefined), setCodes(made))} />}
      {asks === 'removeTotp' && (
        <ConfirmDialog danger title={t('settings.totpOffTitle')} confirm={t('settings.totpOff')} run={(options) => off.send({}, options)} done={t('ui.saved')} close={() => setAsks(undefined)}>
          <p>{t('settings.totpOffText')}</p>
        </ConfirmDialog>
      )}
      {asks === 'codes' && (
        <ConfirmDialog title={t('settings.newCodes')} confirm={t('settings.newCodes')} run={(options) => renew.send({}, options)} close={(made) => (setAsks(undefined), setCodes(made?.recovery_codes))}>
          <p>{t('settings.newCodesText')}</p>
        </ConfirmDialog>
      )}
      {asks && typeof asks === 'object' && (
        <ConfirmDialog danger title={t('settings.removeTitle', { name: asks.name })} confirm={t('settings.remove')} run={(options) => remove.send({ id: asks.id }, options)} done={t('settings.removed')} close={() => setAsks(undefined)}>
          <p>{t('settings.passkeyText')}</p>
        </ConfirmDialog>
      )}
      {codes && (
        <Dialog
          title={t('settings.recoveryCodes')}
          foot={
            <Button kind="primary" onClick={() => setCodes(undefined)}>
              {t('settings.codesKept')}
            </Button>
          }
        >
          <p>{t('settings.codesText')}</p>
          <Code label={t('settings.recoveryCodes')}>{codes.join('\n')}</Code>
        </Dialog>
      )}
    </>
  )
}

function Totp({ close }: { close: (codes?: string[]) => void }) {
  const t = useT()
  const [made, setMade] = useState<NewAuthenticator>()
  const [code, setCode] = useState('')
  const start = useSend(startTotp, { also: ['auth'] })
  const confirm = useSend(confirmTotp, { also: ['auth'] })
  return made ? (
    <ConfirmDialog key="code" title={t('settings.totpOn')} confirm={t('settings.totpConfirm')} disabled={!/^\d{6}$/.test(code)} run={(options) => confirm.send({ code }, options)} done={t('ui.saved')} close={(done) => close(done?.recovery_codes)}>
      <p>{t('settings.totpText')}</p>
      <QrCode text={made.uri} label={t('settings.totpQr')} />
      <Code label={t('settings.secretKey')}>{made.secret.match(/.{1,4}/g)!.join(' ')}</Code>
      <a className="link" href={made.uri}>{t('settings.totpLink')}</a>
      <Field label={t('settings.code')} required>
        {(field) => <Input {...field} inputMode="numeric" autoComplete="one-time-code" maxLength={6} autoFocus value={code} onChange={(event) => setCode(event.target.value)} />}
      </Field>
    </ConfirmDialog>
  ) : (
    <ConfirmDialog key="start" title={t('settings.totpOn')} confirm={t('settings.totpBegin')} run={(options) => start.send({}, options)} close={(begun) => (begun ? setMade(begun) : close())}>
      <p>{t('settings.totpIntro')}</p>
    </ConfirmDialog>
  )
}

function Email({ close }: { close: () => void }) {
  const t = useT()
  const [email, setEmail] = useState('')
  const change = useSend(changeEmail)
  return (
    <ConfirmDialog title={t('settings.changeEmail')} confirm={t('settings.changeEmail')} disabled={!email.includes('@')} run={(options) => change.send({ email }, options)} done={t('settings.emailAsked', { email })} close={() => close()}>
      <p>{t('settings.emailText')}</p>
      <Field label={t('settings.newEmail')} required>
        {(field) => <Input {...field} type="email" autoComplete="email" autoFocus value={email} onChange={(event) => setEmail(event.target.value)} />}
      </Field>
    </ConfirmDialog>
  )
}

function Password({ close }: { close: () => void }) {
  const t = useT()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const change = useSend(changePassword)
  return (
    <ConfirmDialog title={t('settings.changePassword')} confirm={t('settings.changePassword')} disabled={!current || !next} run={(options) => change.send({ current_password: current, new_password: next }, options)} done={t('settings.passwordChanged')} close={() => close()}>
      <p>{t('settings.passwordText')}</p>
      <Field label={t('settings.currentPassword')}>{(field) => <Input {...field} type="password" autoComplete="current-password" autoFocus value={current} onChange={(event) => setCurrent(event.target.value)} />}</Field>
      <Field label={t('settings.newPassword')}>{(field) => <Input {...field} type="password" autoComplete="new-password" value={next} onChange={(event) => setNext(event.target.value)} />}</Field>
    </ConfirmDialog>
  )
}

function Sessions() {
  const t = useT()
  const sessions = useRead(listSessions, { page_size: 50 })
  const end = useSend(endSession)
  const others = useSend(logoutOthers, { also: ['auth'] })
  const [asks, setAsks] = useState(false)
  const [failure, setFailure] = useState<Failure>()
  const endOne = async (id: string) => {
    const result = await end.send({ id }, { idempotencyKey: crypto.randomUUID() })
    setFailure(result.ok ? undefined : result.error)
  }
  return (
    <Card
      title={t('settings.sessions')}
      flush
      actions={
        (sessions.data?.length ?? 0) > 1 ? (
          <Button small onClick={() => setAsks(true)}>
            {t('settings.endOthers')}
          </Button>
        ) : undefined
      }
    >
      <ErrorPanel failure={failure} />
      {sessions.failure ? (
        <ErrorPanel failure={sessions.failure} retry={() => void sessions.refetch()} />
      ) : (
        <Table
          label={t('settings.sessions')}
          rows={sessions.data}
          rowKey={(session) => session.id}
          columns={[
            { key: 'device', head: t('settings.device'), cell: (session) => <>{session.device || '–'} {session.current && <Badge tone="info">{t('settings.thisOne')}</Badge>}</> },
            { key: 'address', head: t('settings.address'), cell: (session) => <code>{session.address}</code> },
            { key: 'used', head: t('settings.lastUsed'), nowrap: true, cell: (session) => <Time value={session.last_used_at} style="ago" /> },
            {
              key: 'end',
              head: t('settings.end'),
              hideHead: true,
              end: true,
              cell: (session) =>
                !session.current && (
                  <Button small kind="quiet" about={[session.device, session.address].filter(Boolean).join(', ')} busy={end.busy} onClick={() => void endOne(session.id)}>
                    {t('settings.end')}
                  </Button>
                ),
            },
          ]}
        />
      )}
      {asks && (
        <ConfirmDialog danger title={t('settings.endOthers')} confirm={t('settings.endOthers')} run={(options) => others.send({}, options)} done={t('ui.saved')} close={() => setAsks(false)}>
          <p>{t('settings.endOthersText')}</p>
        </ConfirmDialog>
      )}
    </Card>
  )
}
