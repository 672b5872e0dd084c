import { Link, useTitle } from '../router';
import { useTexts } from '../texts';

export function NotFoundPage() {
  const { t } = useTexts();
  useTitle(t('notFound.title'));
  return (
    <section className="narrow">
      <h1>{t('notFound.title')}</h1>
      <p>{t('notFound.text')}</p>
      <p>
        <Link to="/products" className="button">
          {t('nav.browse')}
        </Link>
      </p>
    </section>
  );
}
