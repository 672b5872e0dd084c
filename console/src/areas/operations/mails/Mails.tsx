import { listMails, retryMail, type DeadMail } from '~/app/client'
import { Button, CopyAs, ListScreen, Page, Time, toast, toastFailure, useMay, useSend, useT, word, type Failure } from '~/ui'

/** Mails that no server took. Each can be sent again once the cause is gone. */
export default function Mails() {
  const t = useT()
  const manages = useMay('mails', 'manage')
  const retry = useSend(retryMail)
  const again = async (mails: DeadMail[]) => {
    const refused: Failure[] = []
    for (const mail of mails) {
      const result = await retry.send({ id: mail.id }, { idempotencyKey: crypto.randomUUID() })
      if (!result.ok) refused.push(result.error)
    }
    if (refused.length < mails.length) toast(t('operations.retried', { count: mails.length - refused.length }))
    // One cause keeps back most of them: it is said once.
    if (refused[0]) toastFailure(refused[0])
  }
  return (
    <Page title={t('screen.mails')} actions={<CopyAs op={listMails} input={{ page_size: 25 }} />}>
      <ListScreen
        name="mails"
        label={t('screen.mails')}
        op={listMails}
        rowKey={(mail: DeadMail) => mail.id}
        bulk={manages ? [{ label: t('operations.retry'), run: (mails, clear) => void again(mails).then(clear) }] : []}
        columns={[
          { key: 'to', head: t('operations.to'), cell: (mail) => mail.to ?? '–' },
          { key: 'template', head: t('operations.template'), cell: (mail) => word(t, 'mail', mail.template) },
          { key: 'when', head: t('operations.when'), sort: 'created_at', nowrap: true, cell: (mail) => <Time value={mail.created_at} /> },
          { key: 'attempts', head: t('operations.attempts'), end: true, cell: (mail) => mail.attempts },
          { key: 'error', head: t('operations.error'), cell: (mail) => <small>{mail.last_error}</small> },
          {
            key: 'retry',
            head: t('operations.retry'),
            hideHead: true,
            end: true,
            cell: (mail) =>
              manages && (
                <Button small about={[word(t, 'mail', mail.template), mail.to].filter(Boolean).join(', ')} onClick={() => void again([mail])}>
                  {t('operations.retry')}
                </Button>
              ),
          },
        ]}
        empty={{ icon: 'mail', title: t('operations.noMails'), text: t('operations.noMailsText') }}
      />
    </Page>
  )
}
