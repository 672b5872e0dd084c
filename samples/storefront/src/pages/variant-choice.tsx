import type { Variant } from '@stoa/client';
import { useNames } from '../texts';

interface Props {
  variants: Variant[];
  chosen: Variant;
  choose: (variant: Variant) => void;
}

/** One group of radio buttons for each option (colour, size). Choosing one keeps the others where such a variant exists, else takes the nearest. */
export function VariantChoice({ variants, chosen, choose }: Props) {
  const name = useNames();
  const options = [...new Set(variants.flatMap(variant => Object.keys(variant.attributes)))];

  function pick(option: string, value: string) {
    const candidates = variants.filter(variant => variant.attributes[option] === value);
    const kept = (variant: Variant) => options.filter(other => variant.attributes[other] === chosen.attributes[other]).length;
    candidates.sort((one, other) => kept(other) - kept(one));
    if (candidates[0]) choose(candidates[0]);
  }

  return options.map(option => (
    <fieldset key={option} className="variants">
      <legend>{name('attribute', option)}</legend>
      {[...new Set(variants.map(variant => variant.attributes[option]).filter(value => value !== undefined))].map(value => (
        <label key={value}>
          <input type="radio" name={option} value={value} checked={chosen.attributes[option] === value} onChange={() => pick(option, value)} />
          <span>{name('value', value)}</span>
        </label>
      ))}
    </fieldset>
  ));
}
