import { useState } from 'react'
import { createApiKey, listApiKeys, listPermissions, revokeApiKey, rotateApiKey, type IssuedKey } from '~/app/client'
import { Button, Check, ConfirmDialog, CopyAs, ErrorPanel, Field, Group, Input, ListScreen, Menu, Page, Select, State, Time, TimeInput, useRead, useSend, useT } from '~/ui'
import { SecretDialog } from '../secret/SecretDialog'

/** Keys for systems, without a person's password. */
export default function ApiKeys() {
  const t = useT()
  const [adding, setAdding] = useState(false)
  const [asks, setAsks] = useState<{ what: 'rotateKey' | 'revokeKey'; key: IssuedKey }>()
  const [secret, setSecret] = useState<string>()
  const rotate = useSend(rotateApiKey)
  const revoke = useSend(revokeApiKey)
  return (
    <Page
      title={t('screen.apiKeys')}
      actions={
        <Group>
          <CopyAs op={listApiKeys} input={{ page_size: 25 }} />
          <Button kind="primary" icon="plus" onClick={() => setAdding(true)}>
            {t('operations.newKey')}
          </Button>
        </Group>
      }
    >
      <ListScreen
        name="api_keys"
        label={t('screen.apiKeys')}
        op={listApiKeys}
        rowKey={(key: IssuedKey) => key.id}
        searches={t('operations.name')}
        filters={[
          { name: 'kind', label: t('operations.kind'), kind: 'choice', options: ['secret', 'publishable'].map((value) => ({ value, label: t(`operations.kind.${value}`) })) },
          { name: 'status', label: t('operations.state'), kind: 'choice', options: ['active', 'expired', 'revoked'].map((value) => ({ value, label: t(`state.${value}`) })) },
        ]}
        columns={[
          { key: 'name', head: t('operations.name'), sort: 'name', cell: (key) => key.name },
          { key: 'prefix', head: t('operations.key'), nowrap: true, cell: (key) => <code>{key.prefix}…</code> },
          { key: 'kind', head: t('operations.kind'), cell: (key) => t(`operations.kind.${key.kind}`) },
          { key: 'scopes', head: t('operations.scopes'), cell: (key) => <small>{key.scopes.join(', ')}</small> },
          { key: 'state', head: t('operations.state'), cell: (key) => <State value={key.status} /> },
          { key: 'used', head: t('operations.lastUsed'), nowrap: true, cell: (key) => <Time value={key.last_used_at} style="ago" /> },
          { key: 'until', head: t('operations.expires'), nowrap: true, cell: (key) => <Time value={key.expires_at} style="day" /> },
          {
            key: 'actions',
            head: t('operations.actions'),
            hideHead: true,
            end: true,
            cell: (key) =>
              key.status === 'active' && (
                <Menu
                  label={t('operations.actionsFor', { name: key.name })}
                  items={[
                    { label: t('operations.rotateKey.confirm'), icon: 'key', run: () => setAsks({ what: 'rotateKey', key }) },
                    { label: t('operations.revokeKey.confirm'), danger: true, run: () => setAsks({ what: 'revokeKey', key }) },
                  ]}
                />
              ),
          },
        ]}
        empty={{ icon: 'key', title: t('operations.noKeys'), text: t('operations.noKeysText') }}
      />
      {adding && <NewKey close={(made) => (setAdding(false), setSecret(made))} />}
      {asks && (
        <ConfirmDialog
          danger={asks.what === 'revokeKey'}
          title={t(`operations.${asks.what}.title`, { name: asks.key.name })}
          confirm={t(`operations.${asks.what}.confirm`)}
          run={async (options) => {
            if (asks.what === 'revokeKey') return revoke.send({ id: asks.key.id }, { ...options, ifMatch: `"${asks.key.version}"` })
            const made = await rotate.send({ id: asks.key.id, overlap_seconds: 86_400 }, options)
            if (made.ok) setSecret(made.data.key ?? undefined)
            return made
          }}
          done={t(`operations.${asks.what}.done`)}
          close={() => setAsks(undefined)}
        >
          <p>{t(`operations.${asks.what}.text`)}</p>
        </ConfirmDialog>
      )}
      {secret && <SecretDialog title={t('operations.key')} secret={secret} close={() => setSecret(undefined)} />}
    </Page>
  )
}

function NewKey({ close }: { close: (made?: string) => void }) {
  const t = useT()
  const [name, setName] = useState('')
  const [kind, setKind] = useState<'secret' | 'publishable'>('secret')
  const [scopes, setScopes] = useState<string[]>([])
  const [addresses, setAddresses] = useState('')
  const [until, setUntil] = useState<string | null>(null)
  const permissions = useRead(listPermissions, {})
  const create = useSend(createApiKey)
  const list = addresses.split(/[\s,]+/).filter(Boolean)
  return (
    <ConfirmDialog
      title={t('operations.newKey')}
      confirm={t('operations.newKey')}
      disabled={!name.trim() || (kind === 'secret' && scopes.length === 0)}
      run={(options) => create.send({ name, kind, ...(kind === 'secret' && { scopes }), ...(list.length > 0 && { addresses: list }), ...(until && { expires_at: until }) }, options)}
      close={(made) => close(made?.key ?? undefined)}
    >
      <Field label={t('operations.name')} required>
        {(field) => <Input {...field} value={name} maxLength={100} autoFocus onChange={(event) => setName(event.target.value)} />}
      </Field>
      <Field label={t('operations.kind')} hint={t(`operations.kindHint.${kind}`)}>
        {(field) => <Select {...field} value={kind} onChange={(event) => setKind(event.target.value as typeof kind)} options={(['secret', 'publishable'] as const).map((value) => ({ value, label: t(`operations.kind.${value}`) }))} />}
      </Field>
      <Field label={t('operations.addresses')} hint={t('operations.addressesHint')}>
        {(field) => <Input {...field} value={addresses} placeholder="203.0.113.0/24" onChange={(event) => setAddresses(event.target.value)} />}
      </Field>
      <Field label={t('operations.expires')}>{(field) => <TimeInput {...field} value={until} onChange={setUntil} />}</Field>
      <ErrorPanel failure={permissions.failure} retry={() => void permissions.refetch()} />
      {kind === 'secret' &&
        permissions.data?.permissions.map((one) => {
          const scope = `${one.resource}:${one.action}`
          return <Check key={one.id} label={scope} hint={one.description} checked={scopes.includes(scope)} onChange={(on) => setScopes(on ? [...scopes, scope] : scopes.filter((other) => other !== scope))} />
        })}
    </ConfirmDialog>
  )
}
