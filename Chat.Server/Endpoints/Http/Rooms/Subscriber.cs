namespace Chat.Server.Endpoints.Http.Rooms;

/// <param name="UserId">Who is subscribed.</param>
/// <param name="Read">The number up to which the user has read; 0 for nothing of what is there.</param>
internal sealed record Subscriber(string UserId, long Read);
