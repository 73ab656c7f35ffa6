namespace Chat.Server.Endpoints.Http.Rooms;

/// <param name="Results">What became of each, in the order asked.</param>
/// <param name="Failed">How many were refused.</param>
internal sealed record SubscribedUsers(IReadOnlyList<SubscribedUser> Results, int Failed);
