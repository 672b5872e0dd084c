using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Sample;

/// <summary>How many entries a subject has.</summary>
internal sealed class CountEntries(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Request, EntryCount>("/sampleschema/{subject}/count", routes.Resolve<CountEntries>().Handle)
            .WithName("Sample", "countSampleEntries", "Count the entries of a subject")
            .Public()
            .WithExample(new EntryCount(3));

    public readonly record struct Request(string Subject) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Path("subject"));
    }

    public async Task<Outcome<EntryCount>> Handle(Request request, RequestContext context) =>
        new EntryCount(await database.One(CountSql, row => row.GetInt64(0), context.CancellationToken, request.Subject));

    internal const string CountSql = "SELECT count(*) FROM sampleschema.entries WHERE subject = $1";
}

internal sealed record EntryCount(long Entries);
