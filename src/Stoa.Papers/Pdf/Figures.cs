using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Stoa.Papers.Documents;
using Stoa.Payments;

namespace Stoa.Papers.Pdf;

/// <summary>Amounts, rates and days as a language writes them. Written out here, so that they do not depend on the machine's data of cultures.</summary>
internal sealed class Figures(string language, string currency)
{
    private static readonly LocalDatePattern English = LocalDatePattern.CreateWithInvariantCulture("MMM d, yyyy");
    private static readonly LocalDatePattern German = LocalDatePattern.CreateWithInvariantCulture("dd.MM.yyyy");
    private static readonly LocalDatePattern Spanish = LocalDatePattern.CreateWithInvariantCulture("dd/MM/yyyy");

    private readonly NumberFormatInfo _format = new()
    {
        NumberDecimalSeparator = language == "en" ? "." : ",",
        NumberGroupSeparator = language == "en" ? "," : ".",
        NegativeSign = "−",
    };

    /// <summary>Without its currency.</summary>
    public string Amount(long minor)
    {
        var decimals = Currencies.DecimalsOf(currency);
        var major = minor / (decimal)Math.Pow(10, decimals);
        return major.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), _format);
    }

    public string Money(Money money) => $"{Amount(money.Amount)} {money.Currency}";

    public string Rate(int ppm) => (ppm / 10_000m).ToString("0.####", _format) + (language == "en" ? "%" : " %");

    public string Count(int quantity) => quantity.ToString("N0", _format);

    public string Day(string day)
    {
        LocalDate date = Days.Parse(day);
        return (
            language switch
            {
                "de" => German,
                "es" => Spanish,
                _ => English,
            }
        ).Format(date);
    }
}
