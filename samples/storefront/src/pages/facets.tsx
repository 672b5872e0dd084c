import { useEffect, useState, type ReactNode } from 'react';
import { addressOfWish, choosable, type Facet, type ProductList, type Wish } from '../products';
import { go, Link } from '../router';
import { useBrands, useCategories, useShop } from '../shop';
import { useNames, useTexts } from '../texts';
import { formatMoney } from '../ui/amounts';

const wide = matchMedia('(min-width: 60rem)');

/** Beside the products on a wide screen, folded away above them on a narrow one. */
export function Facets({ wish, facets }: { wish: Wish; facets: ProductList['facets'] }) {
  const { t, language } = useTexts();
  const name = useNames();
  const shop = useShop();
  const categories = useCategories().data;
  const brands = useBrands().data;
  const [open, setOpen] = useState(wide.matches);
  useEffect(() => {
    const follow = () => setOpen(wide.matches);
    wide.addEventListener('change', follow);
    return () => wide.removeEventListener('change', follow);
  }, []);
  const to = (change: Partial<Wish>) => addressOfWish(wish, change);
  const money = (amount: number) => formatMoney({ amount, currency: shop?.currency ?? 'USD' }, language);

  function priceName(range: string) {
    const [from, until] = range.split('-').map(Number);
    return until ? t('facets.range', { from: money(from!), until: money(until) }) : t('facets.above', { from: money(from!) });
  }

  function toggled(attribute: string, value: string) {
    const chosen = wish.attributes[attribute] ?? [];
    const values = chosen.includes(value) ? chosen.filter(one => one !== value) : [...chosen, value];
    return to({ attributes: { ...wish.attributes, [attribute]: values } });
  }

  const filtered = wish.category || wish.brand || wish.price || wish.stock || Object.values(wish.attributes).some(values => values.length > 0);
  return (
    <details className="facets" open={open} onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>{t('facets.title')}</summary>
      <label className="check">
        <input type="checkbox" checked={wish.stock} onChange={event => go(to({ stock: event.target.checked }))} /> {t('facets.stock')}
      </label>
      {filtered && (
        <Link to={addressOfWish(wish, { category: '', brand: '', price: '', stock: false, attributes: {} })} className="button quiet">
          {t('facets.clear')}
        </Link>
      )}
      <Group title={t('facets.category')}>
        {facets.category_id?.map(facet => (
          <Choice
            key={facet.value}
            facet={facet}
            name={categories?.find(one => one.id === facet.value)?.name ?? '…'}
            chosen={wish.category === facet.value}
            to={to({ category: wish.category === facet.value ? '' : facet.value })}
          />
        ))}
      </Group>
      <Group title={t('facets.price')}>
        {facets.price?.map(facet => (
          <Choice
            key={facet.value}
            facet={facet}
            name={priceName(facet.value)}
            chosen={wish.price === facet.value}
            to={to({ price: wish.price === facet.value ? '' : facet.value })}
          />
        ))}
      </Group>
      <Group title={t('facets.brand')}>
        {facets.brand_id?.map(facet => (
          <Choice
            key={facet.value}
            facet={facet}
            name={brands?.find(one => one.id === facet.value)?.name ?? '…'}
            chosen={wish.brand === facet.value}
            to={to({ brand: wish.brand === facet.value ? '' : facet.value })}
          />
        ))}
      </Group>
      {choosable.map(attribute => (
        <Group key={attribute} title={name('attribute', attribute)}>
          {facets[`attributes.${attribute}`]?.map(facet => (
            <Choice
              key={facet.value}
              facet={facet}
              name={name('value', facet.value)}
              chosen={wish.attributes[attribute]?.includes(facet.value) ?? false}
              to={toggled(attribute, facet.value)}
            />
          ))}
        </Group>
      ))}
    </details>
  );
}

function Group({ title, children }: { title: string; children: ReactNode[] | undefined }) {
  if (!children?.length) return null;
  return (
    <section>
      <h2>{title}</h2>
      <ul>{children}</ul>
    </section>
  );
}

/** A link, so that it can be opened beside the others; `aria-current` says that it is chosen, and following it again lets it go. */
function Choice({ facet, name, chosen, to }: { facet: Facet; name: string; chosen: boolean; to: string }) {
  const { t } = useTexts();
  return (
    <li>
      <Link to={to} aria-current={chosen ? 'true' : undefined} rel="nofollow">
        {name} <span className="count">{facet.count}</span>
        {chosen && <span className="visually-hidden">{t('facets.remove')}</span>}
      </Link>
    </li>
  );
}
