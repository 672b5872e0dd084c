import { useState } from 'react'
import { getEffectiveSettings, getMaintenance, getSettings, setMaintenance, updateSettings } from '~/app/client'
import { Button, Card, CheckField, ChoiceField, ConfirmDialog, CopyAs, ErrorPanel, Facts, Field, FieldRow, Form, Input, NumberField, Page, State, TextField, useEditOf, useRead, useSend, useT } from '~/ui'
import { groups, languages, legal, requestOf, valuesOf } from './groups'

/** What the shop is. A value of the server's configuration wins: it is shown, with its key, and cannot be changed here. */
export default function Shop() {
  const t = useT()
  const settings = useRead(getSettings, {})
  const effective = useRead(getEffectiveSettings, {})
  const save = useSend(updateSettings, { also: ['shop'] })
  const edit = useEditOf(settings, valuesOf, {
    name: 'shop',
    save: (changed, options, _all, read) => save.send(requestOf(changed, read), options),
  })
  const fixed = (name: string) => effective.data?.sources.find((one) => one.name === name && one.source === 'configuration')?.configuration_key
  const common = (name: string) => ({ name, label: t(`setting.${name}`), disabled: Boolean(fixed(name)), hint: fixed(name) ? t('settings.configured', { key: fixed(name) }) : undefined })
  return (
    <Page narrow title={t('screen.shop')} actions={<CopyAs op={getSettings} input={{}} />}>
      <ErrorPanel failure={settings.failure} retry={() => void settings.refetch()} />
      <ErrorPanel failure={effective.failure} retry={() => void effective.refetch()} />
      <Maintenance />
      <Form edit={edit}>
        {groups.map((group) => (
          <Card key={group.group} title={t(`settings.group.${group.group}`)}>
            <FieldRow>
              {group.settings
                .filter((one) => one.kind !== 'check')
                .map((one) =>
                  one.options ? (
                    <ChoiceField key={one.name} {...common(one.name)} options={one.options.map((value) => ({ value, label: t(`settings.option.${value || 'none'}`) }))} />
                  ) : one.kind === 'number' ? (
                    <NumberField key={one.name} {...common(one.name)} />
                  ) : (
                    <TextField key={one.name} {...common(one.name)} />
                  ),
                )}
            </FieldRow>
            {group.settings
              .filter((one) => one.kind === 'check')
              .map((one) => (
                <CheckField key={one.name} {...common(one.name)} />
              ))}
          </Card>
        ))}
        <Card title={t('settings.group.legal')}>
          {legal.map((name) => (
            <FieldRow key={name}>
              {languages.map((language) => (
                <TextField key={language} name={`${name}_${language}`} label={`${t(`setting.${name}`)} (${language})`} lines={4} disabled={Boolean(fixed(name))} />
              ))}
            </FieldRow>
          ))}
        </Card>
      </Form>
    </Page>
  )
}

function Maintenance() {
  const t = useT()
  const state = useRead(getMaintenance, {})
  const set = useSend(setMaintenance)
  const [asks, setAsks] = useState(false)
  const [message, setMessage] = useState<string>()
  const now = state.data
  const shown = message ?? now?.message ?? ''
  return (
    <Card
      title={t('settings.maintenance')}
      actions={
        now && now.source !== 'configuration' ? (
          <Button small kind={now.enabled ? 'primary' : undefined} onClick={() => setAsks(true)}>
            {t(now.enabled ? 'settings.open' : 'settings.close')}
          </Button>
        ) : undefined
      }
    >
      {state.failure ? (
        <ErrorPanel failure={state.failure} />
      ) : (
        <Facts
          of={[
            [t('settings.shopIs'), now && <State value={now.enabled ? 'closed' : 'open'} tone={now.enabled ? 'warn' : 'good'} />],
            ...(now?.enabled ? [[t('settings.message'), now.message || null] as [string, string | null]] : []),
          ]}
        />
      )}
      {asks && now && (
        <ConfirmDialog
          danger={!now.enabled}
          title={t(now.enabled ? 'settings.open' : 'settings.close')}
          confirm={t(now.enabled ? 'settings.open' : 'settings.close')}
          run={(options) => set.send({ enabled: !now.enabled, message: now.enabled ? now.message : shown, retry_after_seconds: now.retry_after_seconds }, { ...options, ifMatch: state.etag })}
          done={t('ui.saved')}
          close={() => (setAsks(false), setMessage(undefined))}
        >
          <p>{t(now.enabled ? 'settings.openText' : 'settings.closeText')}</p>
          {!now.enabled && <Field label={t('settings.message')}>{(field) => <Input {...field} value={shown} maxLength={300} onChange={(event) => setMessage(event.target.value)} />}</Field>}
        </ConfirmDialog>
      )}
    </Card>
  )
}
