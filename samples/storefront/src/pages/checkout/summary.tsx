import type { Cart, Quote } from '@stoa/client';
import { useNames, useTexts } from '../../texts';
import { Money } from '../../ui/money';

/** What is bought and how the total comes about. The quote's steps sum to it, each with its reason, so that nobody has to believe a number. */
export function Summary({ cart, quote }: { cart: Cart; quote: Quote | undefined }) {
  const { t } = useTexts();
  const name = useNames();
  const rows = quote
    ? quote.steps.map(step => ({ text: step.text || name('step', step.rule), amount: step.amount }))
    : cart.items.map(item => ({ text: `${item.quantity} × ${item.name}`, amount: { ...item.price, amount: item.price.amount * item.quantity } }));
  const paidOtherwise = quote
    ? (
        [
          [t('summary.giftCard'), quote.gift_card_total],
          [t('summary.credit'), quote.credit_total],
        ] as const
      ).filter(([, paid]) => paid.amount !== 0)
    : [];
  return (
    <>
      <h2>{t('summary.title')}</h2>
      <table className="steps">
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              <th scope="row">{row.text}</th>
              <td>
                <Money of={row.amount} />
              </td>
            </tr>
          ))}
        </tbody>
        {quote && (
          <tfoot>
            {paidOtherwise.length > 0 && (
              <tr>
                <th scope="row">{t('summary.total')}</th>
                <td>
                  <Money of={quote.total} />
                </td>
              </tr>
            )}
            {paidOtherwise.map(([text, amount]) => (
              <tr key={text}>
                <th scope="row">{text}</th>
                <td>
                  −<Money of={amount} />
                </td>
              </tr>
            ))}
            <tr className="due">
              <th scope="row">{t('summary.due')}</th>
              <td>
                <Money of={quote.due} />
              </td>
            </tr>
          </tfoot>
        )}
      </table>
      <p className="fine">{quote ? t('summary.held') : t('cart.later')}</p>
    </>
  );
}
