namespace Chat.Server.Endpoints.Http.Access;

/// <summary>A back end's key.</summary>
/// <param name="Name">Who has it.</param>
/// <param name="Hash">The SHA-256 of its text.</param>
/// <param name="Scopes">What it allows.</param>
internal sealed record ApiKey(string Name, byte[] Hash, ApiScope Scopes);
