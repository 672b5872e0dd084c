import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useRead, useSend } from '~/app/api'
import { deleteView, listViews, saveView, type View } from '~/app/client'
import { useT } from '~/app/i18n'
import { session } from '~/app/session'
import { useUrl } from '~/app/url'
import { ConfirmDialog } from './ConfirmDialog'
import { Button } from './Button'
import { Check, Field } from './fields'
import controls from './controls.module.css'
import { Menu } from './Menu'
import css from './table.module.css'

const kept = (url: Record<string, string | undefined>) => Object.fromEntries(Object.entries(url).filter(([key, value]) => value && key !== 'cursor' && key !== 'view')) as Record<string, string>

/** Tabs: everything, then one's own and the shared views. A view is an address with a name. */
export function SavedViews({ list }: { list: string }) {
  const t = useT()
  const [url] = useUrl()
  const me = session.use().me
  const views = useRead(listViews, { list, page_size: 100 })
  const [saving, setSaving] = useState(false)
  const [deleting, setDeleting] = useState<View>()
  const open = views.data?.find((view) => view.id === url.view)
  const query = kept(url)
  const changed = Object.keys(query).length > 0 && !(open && JSON.stringify(Object.entries(open.query).toSorted()) === JSON.stringify(Object.entries(query).toSorted()))
  return (
    <>
      <nav className={css.views} aria-label={t('ui.views')}>
        <Link to="." search={{} as never} activeOptions={{ exact: true, explicitUndefined: true }} className={css.view} data-current={!open && Object.keys(query).length === 0}>
          {t('ui.all')}
        </Link>
        {views.data?.map((view) => (
          <Link key={view.id} to="." search={{ ...view.query, view: view.id } as never} className={css.view} data-current={view.id === url.view}>
            {view.name}
          </Link>
        ))}
        {changed && (
          <Button kind="quiet" small icon="plus" onClick={() => setSaving(true)}>
            {t('ui.saveView')}
          </Button>
        )}
        {open && (open.owner === me?.id || me?.superAdmin) && <Menu label={t('ui.viewActions', { name: open.name })} items={[{ label: t('ui.deleteView'), icon: 'trash', danger: true, run: () => setDeleting(open) }]} />}
      </nav>
      {saving && <SaveView list={list} query={query} close={() => setSaving(false)} />}
      {deleting && <DeleteView view={deleting} close={() => setDeleting(undefined)} />}
    </>
  )
}

function SaveView({ list, query, close }: { list: string; query: Record<string, string>; close: () => void }) {
  const t = useT()
  const [, go] = useUrl()
  const [id] = useState(() => crypto.randomUUID())
  const [name, setName] = useState('')
  const [shared, setShared] = useState(false)
  const save = useSend(saveView)
  return (
    <ConfirmDialog
      title={t('ui.saveView')}
      confirm={t('ui.save')}
      disabled={!name.trim()}
      run={(options) => save.send({ id, list, name: name.trim(), query, shared }, options)}
      close={(view) => {
        close()
        if (view) void go({ view: id })
      }}
    >
      <Field label={t('ui.viewName')}>{(field) => <input {...field} className={controls.input} value={name} maxLength={100} autoFocus onChange={(event) => setName(event.target.value)} />}</Field>
      <Check label={t('ui.viewShared')} checked={shared} onChange={setShared} />
    </ConfirmDialog>
  )
}

function DeleteView({ view, close }: { view: View; close: () => void }) {
  const t = useT()
  const [, go] = useUrl()
  const remove = useSend(deleteView)
  return (
    <ConfirmDialog
      title={t('ui.deleteViewTitle', { name: view.name })}
      confirm={t('ui.deleteView')}
      danger
      run={(options) => remove.send({ id: view.id }, { ...options, ifMatch: `"${view.version}"` })}
      close={(gone) => {
        close()
        if (gone !== undefined) void go({ view: undefined })
      }}
    >
      <p>{t(view.shared ? 'ui.deleteSharedView' : 'ui.deleteOwnView')}</p>
    </ConfirmDialog>
  )
}
