namespace Chat.Server.Endpoints.Http.Moderation;

/// <param name="Connections">How many connections were taken out.</param>
internal sealed record KickedUser(int Connections);
