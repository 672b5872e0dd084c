import { useState } from 'react'
import { applyImport, getImport, listImportRows, undoImport, type ImportRow } from '~/app/client'
import { Button, Card, Check, ConfirmDialog, CopyAs, ErrorPanel, Facts, Figure, Figures, Group, ListScreen, Page, State, Time, usePart, useRead, useSend, useT, word } from '~/ui'

const reading = ['received', 'staging']
const moving = [...reading, 'applying', 'undoing']

/** What a file would do, line by line; then does it, and takes it back. */
export default function Import() {
  const t = useT()
  const id = usePart('id')
  const [asks, setAsks] = useState<'apply' | 'undo'>()
  const [skip, setSkip] = useState(false)
  // Looked at again while the server works on it.
  const found = useRead(getImport, { id }, { every: (data) => (data && moving.includes(data.status) ? 1_000 : undefined) })
  const apply = useSend(applyImport, { also: ['products', 'customers', 'inventory'] })
  const undo = useSend(undoImport, { also: ['products', 'customers', 'inventory'] })
  const one = found.data
  return (
    <Page
      back={{ to: '/operations/imports', label: t('screen.imports') }}
      title={one ? t(`operations.type.${one.type}`) : ' '}
      mark={one && <State value={one.status} />}
      sub={one ? <Time value={one.created_at} style="full" /> : ' '}
      actions={
        one && (
          <Group>
            <CopyAs op={getImport} input={{ id }} />
            {one.status === 'applied' && (
              <Button kind="danger" onClick={() => setAsks('undo')}>
                {t('operations.undo.confirm')}
              </Button>
            )}
            {one.status === 'staged' && (
              <Button kind="primary" onClick={() => setAsks('apply')}>
                {t('operations.apply.confirm')}
              </Button>
            )}
          </Group>
        )
      }
    >
      <ErrorPanel failure={found.failure} retry={() => void found.refetch()} />
      {one && (
        <>
          <Figures>
            {(['create', 'update', 'unchanged', 'error'] as const).map((what) => (
              <Figure key={what} label={t(`operations.count.${what}`)} value={one.counts[what]} />
            ))}
          </Figures>
          <Card title={t('operations.file')}>
            <Facts
              of={[
                [t('operations.format'), one.format],
                [t('operations.rows'), one.rows],
                [t('operations.ignored'), one.ignored_columns.join(', ') || null],
                [t('operations.picturesLeft'), one.pictures.pending + one.pictures.done + one.pictures.failed > 0 ? t('operations.picturesOf', { ...one.pictures }) : null],
              ]}
            />
          </Card>
          {one.status === 'failed' && one.errors.length > 0 && (
            <Card title={t('operations.errors')}>
              <Facts of={one.errors.map((error) => [`${t('operations.line')} ${error.line}`, [error.column, word(t, 'operations.rowError', error.code), error.value].filter(Boolean).join(' · ')])} />
            </Card>
          )}
          {/* Its lines are asked for once they are there: a list that was empty would stay so. */}
          {reading.includes(one.status) ? (
            <p className="muted" role="status">
              {t('operations.reading')}
            </p>
          ) : (
            <ListScreen
              name="import_rows"
              label={t('operations.rows')}
              op={listImportRows}
              input={{ id }}
              rowKey={(row: ImportRow) => String(row.line)}
              filters={[{ name: 'outcome', label: t('operations.outcome'), kind: 'choice', options: (['create', 'update', 'unchanged', 'error'] as const).map((value) => ({ value, label: t(`operations.count.${value}`) })) }]}
              columns={[
                { key: 'line', head: t('operations.line'), sort: 'line', end: true, cell: (row) => row.line },
                { key: 'outcome', head: t('operations.outcome'), cell: (row) => (row.outcome ? t(`operations.count.${row.outcome}`) : '–') },
                { key: 'errors', head: t('operations.errors'), cell: (row) => row.errors.map((error) => <div key={error.column + error.code}>{`${error.column && `${error.column}: `}${word(t, 'operations.rowError', error.code)} ${error.value && `(${error.value})`}`}</div>) },
              ]}
              empty={{ title: t('operations.noRows') }}
            />
          )}
        </>
      )}
      {asks && one && (
        <ConfirmDialog
          danger={asks === 'undo'}
          title={t(`operations.${asks}.title`)}
          confirm={t(`operations.${asks}.confirm`)}
          run={(options) => (asks === 'undo' ? undo.send({ id }, options) : apply.send({ id, on_error: skip ? 'skip' : 'stop' }, options))}
          done={t(`operations.${asks}.done`)}
          close={() => setAsks(undefined)}
        >
          <p>{t(`operations.${asks}.text`, { create: one.counts.create, update: one.counts.update })}</p>
          {asks === 'apply' && one.counts.error > 0 && <Check label={t('operations.skipErrors', { count: one.counts.error })} checked={skip} onChange={setSkip} />}
        </ConfirmDialog>
      )}
    </Page>
  )
}
