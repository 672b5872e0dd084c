namespace Stoa.Contracts.Http;

/// <summary>What can go wrong before and behind a use case, whatever the use case is.</summary>
internal static class PipelineFaults
{
    public static IEnumerable<Fault> Of(Route route)
    {
        var request = route.Request;
        List<Fault> faults = [RequestFaults.InternalError, RequestFaults.DatabaseUnavailable, RequestFaults.RequestQuotaReached, RequestFaults.Maintenance];
        if (request.AsksForRefreshToken)
        {
            faults.Add(RequestFaults.CrossSiteRequest);
        }
        if (route.TakesBody)
        {
            faults.AddRange([
                .. request.TakesFile ? UploadReader.Faults : [RequestFaults.UnsupportedMediaType],
                RequestFaults.UnsupportedContentEncoding,
                RequestFaults.BodyTooLarge,
                RequestFaults.MalformedBody,
                RequestFaults.RequestTimedOut,
            ]);
        }
        if (request.AsksForBody || request.TakesFile || request.Parameters.Exists(parameter => parameter.Place == "query"))
        {
            faults.Add(RequestFaults.InvalidRequest);
        }
        return faults;
    }
}
