namespace Chat.Server.Stores;

/// <summary>What is kept of one revoked user.</summary>
/// <param name="Before">Tokens issued before this whole second are refused.</param>
/// <param name="Until">When this may be forgotten.</param>
internal readonly record struct Revocation(DateTimeOffset Before, DateTimeOffset Until)
{
    public static Revocation Later(Revocation one, Revocation other) => new(
        one.Before > other.Before ? one.Before : other.Before,
        one.Until > other.Until ? one.Until : other.Until);
}
