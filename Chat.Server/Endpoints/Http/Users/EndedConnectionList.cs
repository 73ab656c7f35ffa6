namespace Chat.Server.Endpoints.Http.Users;

/// <param name="Connections">Connections that have ended, the newest first.</param>
/// <param name="Silent">The ids of nodes that did not answer; what ended there is not listed.</param>
/// <param name="Next">The cursor of the next page; absent on the last.</param>
internal sealed record EndedConnectionList(IReadOnlyList<EndedConnection> Connections, IReadOnlyList<string> Silent, string? Next);
