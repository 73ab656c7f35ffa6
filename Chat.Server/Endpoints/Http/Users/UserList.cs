namespace Chat.Server.Endpoints.Http.Users;

/// <param name="Users">User ids.</param>
/// <param name="UserCount">How many users are connected.</param>
/// <param name="ConnectionCount">How many connections they have.</param>
/// <param name="Next">The cursor of the next page; absent on the last.</param>
internal sealed record UserList(IReadOnlyList<string> Users, int UserCount, int ConnectionCount, string? Next);
