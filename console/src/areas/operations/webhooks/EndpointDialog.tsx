import { useState } from 'react'
import { createWebhook, updateWebhook, type Webhook } from '~/app/client'
import { Check, ConfirmDialog, Field, Input, Select, useSend, useT } from '~/ui'
import { SecretDialog } from '../secret/SecretDialog'
import { contracts, groupsOfTypes } from './types'

/** `order.*` for a whole group, `*` for everything. Single types that were chosen by the API stay as they are. */
export function EndpointDialog({ close, ...opened }: { endpoint?: Webhook; close: () => void }) {
  const t = useT()
  const [{ endpoint }] = useState(opened)
  const [url, setUrl] = useState(endpoint?.url ?? 'https://')
  const [types, setTypes] = useState<string[]>(endpoint?.types ?? ['*'])
  const [contract, setContract] = useState<(typeof contracts)[number]>(endpoint?.contract ?? 'store')
  const [secret, setSecret] = useState<string>()
  const create = useSend(createWebhook)
  const update = useSend(updateWebhook)
  const all = types.includes('*')
  const toggle = (type: string, on: boolean) => setTypes(on ? [...types, type] : types.filter((one) => one !== type))
  if (secret) return <SecretDialog title={t('operations.secret')} secret={secret} close={close} />
  return (
    <ConfirmDialog
      title={t(endpoint ? 'operations.editEndpoint' : 'operations.newEndpoint')}
      confirm={t('ui.save')}
      disabled={url.length < 9 || types.length === 0}
      run={async (options) => {
        if (endpoint) return update.send({ id: endpoint.id, url, types, contract }, { ...options, ifMatch: `"${endpoint.version}"` })
        const made = await create.send({ url, types, contract }, options)
        if (made.ok) setSecret(made.data.secret)
        return made
      }}
      done={t('ui.saved')}
      close={(made) => {
        // A new endpoint's secret comes next.
        if (endpoint || !made) close()
      }}
    >
      <Field label={t('operations.url')} hint={t('operations.urlHint')} required>
        {(field) => <Input {...field} type="url" value={url} autoFocus onChange={(event) => setUrl(event.target.value)} />}
      </Field>
      <Field label={t('operations.contract')} hint={t('operations.contractHint')}>
        {(field) => <Select {...field} value={contract} onChange={(event) => setContract(event.target.value as typeof contract)} options={contracts.map((value) => ({ value, label: value }))} />}
      </Field>
      <Check label={t('operations.allEvents')} checked={all} onChange={(on) => setTypes(on ? ['*'] : [])} />
      {!all && groupsOfTypes.map((group) => <Check key={group} label={`${group}.*`} checked={types.includes(`${group}.*`)} onChange={(on) => toggle(`${group}.*`, on)} />)}
      {types.filter((type) => type !== '*' && !type.endsWith('.*')).map((type) => <Check key={type} label={type} checked onChange={() => toggle(type, false)} />)}
    </ConfirmDialog>
  )
}
