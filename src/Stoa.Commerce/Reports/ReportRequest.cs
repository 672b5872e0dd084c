using NodaTime;
using NodaTime.Text;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Payments;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Reports;

/// <summary>What every report takes.</summary>
/// <param name="From">A moment with an offset, or a day of the time zone; null: 30 days before the end.</param>
/// <param name="To">The same; what it names is no longer part of it. Null: the end of today.</param>
/// <param name="By">hour, day, week (from Monday) or month.</param>
/// <param name="TimeZone">A name of the IANA time zone database; null: the shop's.</param>
/// <param name="Currency">Null: the shop's. Amounts of another currency are another report.</param>
internal sealed record ReportRequest(string? From, string? To, ReportStep By, string? TimeZone, string? Currency) : IRequest<ReportRequest>
{
    private static readonly string[] Steps = ["hour", "day", "week", "month"];
    private const int DefaultDays = 30;

    public static ReportRequest Read(RequestReader input)
    {
        input.RefusesOthers();
        return new ReportRequest(
            input.Query("from", 40),
            input.Query("to", 40),
            input.QueryChoice("by", Steps) is { } by ? (ReportStep)Array.IndexOf(Steps, by) : ReportStep.Day,
            input.Query("time_zone", 64),
            input.Query("currency", 3)
        );
    }

    /// <summary>Describes the parameters, for documentation.</summary>
    public static Route Explain(Route route) =>
        route
            .Explains("from", "A moment with an offset, or a day in the time zone; by default 30 days before the end.")
            .Explains("to", "The end, which is no longer part of it; by default the end of today.")
            .Explains("by", "How long a point of the series is; by default a day. Weeks begin on Monday.")
            .Explains("time_zone", "The IANA name of the zone whose days are meant; by default the shop's.")
            .Explains("currency", "By default the shop's. Amounts in another currency are a report of their own.");

    /// <summary>What is to be read, or what is wrong with the request.</summary>
    public async Task<Outcome<ReportScope>> Resolve(NpgsqlDataSource database, DateTimeOffset now, CancellationToken cancelled)
    {
        var shop = await database.One(ShopSql, row => (Currency: row.GetString(0), TimeZone: row.GetString(1)), cancelled);
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(TimeZone ?? shop.TimeZone) is not { } zone)
        {
            return Failure.Invalid("time_zone", Rule.Type(JsonKind.TimeZone));
        }
        if (Currency is not null && !Currencies.IsCode(Currency))
        {
            return Failure.Invalid("currency", Rule.Type(JsonKind.Currency));
        }
        var today = Instant.FromDateTimeOffset(now).InZone(zone).Date;
        var to = To is null ? ReportGrid.StartOf(today.PlusDays(1), zone).ToDateTimeOffset() : Moment(To, zone);
        if (to is null)
        {
            return Failure.Invalid("to", Rule.Date);
        }
        var end = ReportGrid.Ceiling(to.Value.ToUniversalTime());
        var from = From is null
            ? ReportGrid.StartOf(Instant.FromDateTimeOffset(end).InZone(zone).Date.PlusDays(-DefaultDays), zone).ToDateTimeOffset()
            : Moment(From, zone);
        if (from is null)
        {
            return Failure.Invalid("from", Rule.Date);
        }
        var begin = ReportGrid.Floor(from.Value.ToUniversalTime());
        if (begin >= end)
        {
            return new Failure { Fault = CommerceFaults.PeriodEmpty, Field = "to" };
        }
        if (ReportGrid.Periods(begin, end, By, zone) is not { } periods)
        {
            return Failure.Invalid("by", Rule.TooMany(ReportGrid.MaxPoints));
        }
        return new ReportScope(new ReportFrame(begin, end, Steps[(int)By], zone.Id, Currency ?? shop.Currency), By, periods);
    }

    /// <summary>Within the years that PostgreSQL and a client can count.</summary>
    private static DateTimeOffset? Moment(string text, DateTimeZone zone) =>
        LocalDatePattern.Iso.Parse(text) is { Success: true, Value: { Year: >= 1970 and < 2200 } day } ? ReportGrid.StartOf(day, zone).ToDateTimeOffset()
        : TextRules.Time(text) is { Year: >= 1970 and < 2200 } moment ? moment
        : null;

    internal const string ShopSql = "SELECT currency, coalesce(seller ->> 'time_zone', 'UTC') FROM commerce.settings";
}

/// <summary>What a report is about, as every answer says it.</summary>
/// <param name="From">On a quarter of an hour: what was asked for, or a little before.</param>
/// <param name="To">The same, or a little after; no longer part of it.</param>
/// <param name="By">hour, day, week or month.</param>
/// <param name="TimeZone">The zone whose hours and days these are.</param>
/// <param name="Currency">The one that all amounts are in.</param>
internal sealed record ReportFrame(DateTimeOffset From, DateTimeOffset To, string By, string TimeZone, string Currency);

/// <summary>A report's frame with the points of its series.</summary>
internal sealed record ReportScope(ReportFrame Frame, ReportStep Step, IReadOnlyList<ReportPeriod> Periods)
{
    public Money Money(long amount) => new(amount, Frame.Currency);
}
