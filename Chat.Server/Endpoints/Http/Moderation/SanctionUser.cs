namespace Chat.Server.Endpoints.Http.Moderation;

/// <param name="UserId">Whom it is for.</param>
/// <param name="Until">When it ends by itself; absent for never.</param>
/// <param name="Reason">Why, at most 500 characters.</param>
internal sealed record SanctionUser(string UserId, DateTimeOffset? Until = null, string? Reason = null);
