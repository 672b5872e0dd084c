import { Button, Code, Dialog, toast, useT } from '~/ui'

/** A secret that is shown this once. It can be left only by the button, so that it is not lost by a key. */
export function SecretDialog({ title, secret, close }: { title: string; secret: string; close: () => void }) {
  const t = useT()
  return (
    <Dialog
      title={title}
      foot={
        <>
          <Button icon="copy" onClick={() => void navigator.clipboard.writeText(secret).then(() => toast(t('ui.copied')))}>
            {t('operations.copy')}
          </Button>
          <Button kind="primary" onClick={close}>
            {t('operations.kept')}
          </Button>
        </>
      }
    >
      <p>{t('operations.once')}</p>
      <Code label={title}>{secret}</Code>
    </Dialog>
  )
}
