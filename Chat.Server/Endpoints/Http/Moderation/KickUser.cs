namespace Chat.Server.Endpoints.Http.Moderation;

/// <param name="UserId">Whom it is for.</param>
/// <param name="Reason">Why, at most 500 characters.</param>
internal sealed record KickUser(string UserId, string? Reason = null);
