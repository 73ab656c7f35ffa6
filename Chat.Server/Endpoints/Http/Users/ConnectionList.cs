namespace Chat.Server.Endpoints.Http.Users;

/// <param name="UserId">The user.</param>
/// <param name="Connections">Its connections on all nodes.</param>
internal sealed record ConnectionList(string UserId, IReadOnlyList<UserConnection> Connections);
