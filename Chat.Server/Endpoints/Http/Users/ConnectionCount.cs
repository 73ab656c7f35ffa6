namespace Chat.Server.Endpoints.Http.Users;

/// <param name="Connections">How many connections it concerned, on all nodes.</param>
internal sealed record ConnectionCount(int Connections);
