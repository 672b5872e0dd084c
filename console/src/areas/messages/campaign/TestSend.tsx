import { useState } from 'react'
import { listDeviceTokens, testPushMessage, type Device, type TestResult } from '~/app/client'
import { Button, Dialog, ErrorPanel, Field, LinkText, PickMany, State, Table, useSend, useT, word, type Failure } from '~/ui'

/** To a few devices of one's own, whatever the audience is; nothing is counted. */
export function TestSend({ id, close }: { id: number; close: () => void }) {
  const t = useT()
  const [devices, setDevices] = useState<string[]>([])
  const [results, setResults] = useState<TestResult[]>()
  const [failure, setFailure] = useState<Failure>()
  const test = useSend(testPushMessage)
  const run = async () => {
    const result = await test.send({ id, device_token_ids: devices.map(Number) })
    setFailure(result.ok ? undefined : result.error)
    setResults(result.ok ? result.data.results : undefined)
  }
  return (
    <Dialog
      title={t('messages.test')}
      close={test.busy ? undefined : close}
      onSubmit={() => void run()}
      foot={
        <>
          <Button onClick={close} disabled={test.busy}>
            {t('ui.close')}
          </Button>
          <Button type="submit" kind="primary" busy={test.busy} disabled={devices.length === 0}>
            {t('messages.testSend')}
          </Button>
        </>
      }
    >
      <p>{t('messages.testText')}</p>
      <Field label={t('messages.testDevices')} hint={t('messages.testHint')}>
        {(field) => (
          <PickMany
            id={field.id}
            label={t('messages.testDevices')}
            op={listDeviceTokens}
            input={{ is_active: true }}
            option={(device: Device) => ({ value: String(device.id), label: `${device.device_name ?? word(t, 'state', device.platform)} · ${device.id}`, note: device.locale ?? undefined })}
            value={devices}
            onChange={setDevices}
          />
        )}
      </Field>
      <ErrorPanel failure={failure} />
      {results && (
        <Table
          label={t('messages.testResults')}
          rows={results}
          rowKey={(one) => String(one.device_token_id)}
          columns={[
            { key: 'device', head: t('messages.device'), cell: (one) => <LinkText to={`/messages/devices/${one.device_token_id}`}>{String(one.device_token_id)}</LinkText> },
            { key: 'state', head: t('messages.state'), cell: (one) => <State value={one.accepted ? 'accepted' : 'failed'} group="messages.delivery" /> },
            { key: 'code', head: t('messages.code'), cell: (one) => (one.code ? <code>{one.code}</code> : '–') },
          ]}
        />
      )}
    </Dialog>
  )
}
