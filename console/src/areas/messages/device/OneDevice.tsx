import { useState } from 'react'
import { activateDeviceToken, deactivateDeviceToken, deleteDeviceToken, getDeviceToken, testDeviceToken, updateDeviceToken, type Device } from '~/app/client'
import { Button, Card, Columns, ConfirmDialog, CopyAs, ErrorPanel, Facts, Form, FormField, Group, LinkText, Menu, Notice, Page, Stack, State, TextField, Time, WordsInput, toastFailure, useEditOf, useGo, useMay, usePart, useRead, useSend, useT, word, type Options, type Result } from '~/ui'

const editable = (device: Device) => ({ device_name: device.device_name, tags: device.tags })
type Asked = 'deviceOn' | 'deviceOff' | 'deviceDelete'

/** One installation: whose, in what health, and whether a message reaches it. */
export default function OneDevice() {
  const t = useT()
  const go = useGo()
  const id = Number(usePart('id'))
  const device = useRead(getDeviceToken, { id })
  const manages = useMay('device_tokens', 'manage')
  const [asks, setAsks] = useState<Asked>()
  const [said, setSaid] = useState<string>()
  const activate = useSend(activateDeviceToken)
  const deactivate = useSend(deactivateDeviceToken)
  const remove = useSend(deleteDeviceToken)
  const test = useSend(testDeviceToken)
  const update = useSend(updateDeviceToken)
  const one = device.data
  const edit = useEditOf(device, editable, {
    name: 'device',
    save: (changed, options) => update.send({ id, ...changed }, options),
  })
  const tried = async () => {
    const result = await test.send({ id })
    if (!result.ok) toastFailure(result.error)
    else setSaid(result.data.accepted ? t('messages.reached') : t('messages.notReached', { code: result.data.code }))
  }
  const runs: Record<Asked, (options: Options) => Promise<Result<unknown>>> = {
    deviceOn: (options) => activate.send({ id }, options),
    deviceOff: (options) => deactivate.send({ id }, options),
    deviceDelete: (options) => remove.send({ id }, { ...options, ifMatch: device.etag }),
  }
  return (
    <Page
      narrow
      back={{ to: '/messages/devices', label: t('screen.devices') }}
      title={one ? one.device_name || t('messages.deviceNumbered', { id }) : ' '}
      mark={one && <State value={one.is_active ? 'active' : (one.deactivation_reason ?? 'inactive')} />}
      actions={
        one && (
          <Group>
            <CopyAs op={getDeviceToken} input={{ id }} />
            {manages && (
              <>
                <Button icon="messages" busy={test.busy} onClick={() => void tried()}>
                  {t('messages.testSend')}
                </Button>
                <Button onClick={() => setAsks(one.is_active ? 'deviceOff' : 'deviceOn')}>{t(one.is_active ? 'messages.deviceOff.confirm' : 'messages.deviceOn.confirm')}</Button>
                <Menu label={t('ui.moreActions')} trigger={<Button icon="more" label={t('ui.moreActions')} />} items={[{ label: t('messages.deviceDelete.confirm'), icon: 'trash', danger: true, run: () => setAsks('deviceDelete') }]} />
              </>
            )}
          </Group>
        )
      }
    >
      <ErrorPanel failure={device.failure} retry={() => void device.refetch()} />
      <div role="status">{said && <Notice>{said}</Notice>}</div>
      {one && (
        <Columns>
          <>
            <Card title={t('messages.facts')}>
              <Facts
                of={[
                  [t('messages.platform'), word(t, 'state', one.platform)],
                  [t('messages.owner'), one.user_id ? <LinkText key="u" to={`/customers/${one.user_id}`}>{one.user_id}</LinkText> : t('messages.nobody')],
                  [t('messages.app'), one.app_version ?? undefined],
                  [t('messages.locale'), one.locale ?? undefined],
                  [t('messages.zone'), one.time_zone ?? undefined],
                  [t('messages.seen'), <Time key="l" value={one.last_seen_at} style="full" />],
                  [t('messages.createdAt'), <Time key="c" value={one.created_at} />],
                  [t('messages.token'), <code key="t">{one.fcm_token}</code>],
                ]}
              />
            </Card>
          </>
          <>
            {manages && (
              <Form edit={edit}>
                <Card title={t('messages.deviceEdit')}>
                  <Stack>
                    <TextField name="device_name" label={t('messages.deviceName')} maxLength={200} />
                    <FormField name="tags" label={t('messages.tags')} hint={t('messages.tagsOfDevice')}>
                      {({ ref: _ref, ...field }) => <WordsInput {...field} onChange={field.onChange} />}
                    </FormField>
                  </Stack>
                </Card>
              </Form>
            )}
          </>
        </Columns>
      )}
      {asks && (
        <ConfirmDialog
          title={t(`messages.${asks}.title`)}
          confirm={t(`messages.${asks}.confirm`)}
          danger={asks !== 'deviceOn'}
          run={runs[asks]}
          done={t(`messages.${asks}.done`)}
          close={(done) => {
            if (done && asks === 'deviceDelete') void go('/messages/devices')
            setAsks(undefined)
          }}
        >
          <p>{t(`messages.${asks}.text`)}</p>
        </ConfirmDialog>
      )}
    </Page>
  )
}
