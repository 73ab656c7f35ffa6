namespace Chat.Server.Endpoints.Http;

/// <summary>The content security policy of a page that is not our own and cannot live with that of <see cref="SecurityHeaders"/>.</summary>
internal sealed record PagePolicy(string ContentSecurityPolicy);
