import { listMailTemplates } from '~/app/client'
import { Badge, Card, CopyAs, ErrorPanel, LinkText, Page, Table, useRead, useT, word } from '~/ui'

/** The wording of every mail, in every language. */
export default function MailTexts() {
  const t = useT()
  const list = useRead(listMailTemplates, { page_size: 100 })
  return (
    <Page narrow title={t('screen.mailTexts')} actions={<CopyAs op={listMailTemplates} input={{ page_size: 100 }} />}>
      <ErrorPanel failure={list.failure} />
      <Card title={t('screen.mailTexts')} flush>
        <Table
          label={t('screen.mailTexts')}
          rows={list.data}
          rowKey={(one) => `${one.name} ${one.language}`}
          columns={[
            { key: 'name', head: t('settings.mail'), cell: (one) => <LinkText to={`/settings/mails/${one.name}/${one.language}`}>{word(t, 'mail', one.name)}</LinkText> },
            { key: 'language', head: t('settings.language'), cell: (one) => one.language },
            { key: 'subject', head: t('settings.subject'), cell: (one) => one.subject },
            { key: 'own', head: t('settings.wording'), cell: (one) => (one.customised ? <Badge tone="info">{t('settings.own')}</Badge> : <span className="muted">{t('settings.built')}</span>) },
          ]}
        />
      </Card>
    </Page>
  )
}
