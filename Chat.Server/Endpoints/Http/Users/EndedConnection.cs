namespace Chat.Server.Endpoints.Http.Users;

/// <param name="EndedAt">When it ended.</param>
/// <param name="Node">The node that had it.</param>
/// <param name="UserId">Whose it was.</param>
/// <param name="ConnectionId">Its id, as in its <c>Welcome</c>.</param>
/// <param name="Protocol">What it spoke: <c>json</c>, <c>messagepack</c> or <c>plain-json</c>.</param>
/// <param name="Address">The client's address.</param>
/// <param name="Agent">What the client called itself.</param>
/// <param name="Code">The code the server closed it with; absent when the client or the network ended it.</param>
/// <param name="Reason">What the client was told.</param>
/// <param name="LivedSeconds">How long it was there.</param>
/// <param name="QueuedBytes">What waited for it at its end.</param>
/// <param name="Sent">Events it was given.</param>
/// <param name="Received">Requests that came from it.</param>
/// <param name="SentPerSecond">The events, over its life.</param>
/// <param name="ReceivedPerSecond">The requests, over its life.</param>
internal sealed record EndedConnection(
    DateTime EndedAt,
    string Node,
    string UserId,
    string ConnectionId,
    string Protocol,
    string? Address,
    string? Agent,
    int? Code,
    string? Reason,
    double LivedSeconds,
    int QueuedBytes,
    long Sent,
    long Received,
    double SentPerSecond,
    double ReceivedPerSecond);
