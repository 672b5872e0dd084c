namespace Stoa.Contracts.Http;

/// <summary>Where each fault is described for people; the address is the problem type of RFC 9457.</summary>
public static class FaultPages
{
    public static string AddressOf(string code) => "/docs/errors/" + code;
}
