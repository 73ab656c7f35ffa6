namespace Chat.Server.Endpoints.Http.Access;

/// <summary>Who may call an endpoint: keys with a scope, administrators, and perhaps every user, who then sees and does what the hub would let it.</summary>
/// <param name="Scope">The scope that a key needs.</param>
/// <param name="Users">Whether any user may.</param>
internal sealed record ApiAccess(ApiScope Scope, bool Users);
