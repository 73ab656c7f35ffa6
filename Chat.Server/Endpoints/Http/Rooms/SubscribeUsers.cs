namespace Chat.Server.Endpoints.Http.Rooms;

/// <summary>Users to be subscribed to a room.</summary>
/// <param name="UserIds">1 to 1,000 user ids.</param>
internal sealed record SubscribeUsers(IReadOnlyList<string> UserIds)
{
    public const int MaxUsers = 1000;
}
