import { listPushTemplates, type Template } from '~/app/client'
import { ButtonLink, CopyAs, Group, ListScreen, Page, Time, useMay, useT, word } from '~/ui'
import { names, parts } from '../content/contents'

/** Messages to begin with. */
export default function Templates() {
  const t = useT()
  const manages = useMay('push_messages', 'manage')
  return (
    <Page
      title={t('screen.templates')}
      actions={
        <Group>
          <CopyAs op={listPushTemplates} input={{ page_size: 25 }} />
          {manages && (
            <ButtonLink kind="primary" icon="plus" to="/messages/templates/new">
              {t('messages.templateCreate')}
            </ButtonLink>
          )}
        </Group>
      }
    >
      <ListScreen
        name="push-templates"
        label={t('screen.templates')}
        op={listPushTemplates}
        rowKey={(template: Template) => String(template.id)}
        to={(template) => `/messages/templates/${template.id}`}
        searches={t('messages.templatesSearch')}
        columns={[
          { key: 'name', head: t('messages.templateName'), sort: 'name', cell: (template) => template.name },
          { key: 'text', head: t('messages.text'), cell: (template) => parts.map((part) => template[part]?.title).find(Boolean) ?? <span className="muted">–</span> },
          { key: 'platforms', head: t('messages.platforms'), cell: (template) => parts.filter((part) => template[part]).map((part) => word(t, 'state', names[part])).join(', ') },
          { key: 'languages', head: t('messages.languages'), cell: (template) => Object.keys(template.translations).join(', ') || <span className="muted">–</span> },
          { key: 'changed', head: t('messages.changedAt'), sort: 'updated_at', end: true, nowrap: true, cell: (template) => <Time value={template.updated_at} style="day" /> },
        ]}
        empty={{ icon: 'messages', title: t('messages.noTemplates'), text: t('messages.noTemplatesText'), action: manages ? { label: t('messages.templateCreate'), to: '/messages/templates/new' } : undefined }}
      />
    </Page>
  )
}
