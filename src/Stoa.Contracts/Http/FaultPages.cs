namespace Stoa.Contracts.Http;

/// <summary>The page of each fault for people; its URL is the problem type of RFC 9457.</summary>
public static class FaultPages
{
    public static string AddressOf(string code) => "/docs/errors/" + code;
}
