namespace Stoa.Contracts.Input;

/// <summary>How a refresh token is sent where it is sent in a body.</summary>
internal static class RefreshTokenField
{
    public const string Member = "refresh_token";
    public const int MaxLength = 512;
}
