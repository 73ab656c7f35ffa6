namespace Chat.Server.Endpoints.Authentication;

/// <summary>
/// A token that came in the query string, because browsers cannot set headers on a WebSocket. It is taken out of the
/// request before anything can log it, see <see cref="QueryTokenHttpContextFactory"/>.
/// </summary>
internal sealed record QueryToken(string Value);
