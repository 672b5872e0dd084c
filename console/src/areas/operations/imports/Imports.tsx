import { useRef, useState } from 'react'
import { createImport, listImports, type Import } from '~/app/client'
import { Button, ConfirmDialog, CopyAs, Field, Group, Input, ListScreen, Page, Select, State, Time, useGo, useSend, useT } from '~/ui'

const types = ['products', 'customers', 'orders', 'stock', 'prices', 'redirects'] as const
const states = ['received', 'staging', 'staged', 'applying', 'applied', 'undoing', 'undone', 'failed']

export default function Imports() {
  const t = useT()
  const [adding, setAdding] = useState(false)
  return (
    <Page
      title={t('screen.imports')}
      actions={
        <Group>
          <CopyAs op={listImports} input={{ page_size: 25 }} />
          <Button kind="primary" icon="plus" onClick={() => setAdding(true)}>
            {t('operations.newImport')}
          </Button>
        </Group>
      }
    >
      <ListScreen
        name="imports"
        label={t('screen.imports')}
        op={listImports}
        rowKey={(one: Import) => one.id}
        to={(one) => `/operations/imports/${one.id}`}
        filters={[
          { name: 'type', label: t('operations.type'), kind: 'choice', options: types.map((value) => ({ value, label: t(`operations.type.${value}`) })) },
          { name: 'status', label: t('operations.state'), kind: 'choice', options: states.map((value) => ({ value, label: t(`state.${value}`) })) },
        ]}
        live={['import.']}
        columns={[
          { key: 'when', head: t('operations.when'), sort: 'created_at', nowrap: true, cell: (one) => <Time value={one.created_at} /> },
          { key: 'type', head: t('operations.type'), cell: (one) => t(`operations.type.${one.type}`) },
          { key: 'format', head: t('operations.format'), cell: (one) => one.format },
          { key: 'state', head: t('operations.state'), cell: (one) => <State value={one.status} /> },
          { key: 'rows', head: t('operations.rows'), end: true, cell: (one) => <span className="num">{one.rows}</span> },
          { key: 'errors', head: t('operations.errors'), end: true, cell: (one) => <span className="num">{one.counts.error}</span> },
        ]}
        empty={{ icon: 'operations', title: t('operations.noImports'), text: t('operations.noImportsText') }}
      />
      {adding && <NewImport close={() => setAdding(false)} />}
    </Page>
  )
}

/** The file is only staged: what it would do is shown before anything is changed. */
export function NewImport({ close }: { close: () => void }) {
  const t = useT()
  const go = useGo()
  const file = useRef<HTMLInputElement>(null)
  const [name, setName] = useState('')
  const [type, setType] = useState<Import['type'] | ''>('')
  const create = useSend(createImport)
  return (
    <ConfirmDialog
      title={t('operations.newImport')}
      confirm={t('operations.upload')}
      disabled={!name || !type}
      run={async (options) => {
        const body = new FormData()
        body.append('file', file.current!.files![0]!)
        const result = await create.send({ type: type as Import['type'], body }, options)
        if (result.ok) void go(`/operations/imports/${result.data.id}`)
        return result
      }}
      close={close}
    >
      <p>{t('operations.importText')}</p>
      <Field label={t('operations.file')} hint={t('operations.fileHint')} required>
        {(field) => <Input {...field} ref={file} type="file" accept=".csv,.ndjson,.jsonl,.json,.txt" onChange={(event) => setName(event.target.value)} />}
      </Field>
      <Field label={t('operations.type')} required>
        {(field) => <Select {...field} value={type} onChange={(event) => setType(event.target.value as typeof type)} options={[{ value: '', label: '–' }, ...types.map((value) => ({ value, label: t(`operations.type.${value}`) }))]} />}
      </Field>
    </ConfirmDialog>
  )
}
