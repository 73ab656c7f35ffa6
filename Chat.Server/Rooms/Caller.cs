namespace Chat.Server.Rooms;

/// <summary>Who asks: a connection of this node, or a request over HTTP, and what it is allowed.</summary>
/// <param name="ConnectionId">The connection; empty over HTTP.</param>
/// <param name="Session">What is allowed.</param>
internal readonly record struct Caller(string ConnectionId, Session Session)
{
    /// <summary>Somebody who has no connection here.</summary>
    public static Caller Over(Session session) => new("", session);

    public string UserId => Session.UserId;

    public bool HasConnection => ConnectionId.Length > 0;

    /// <summary>Whether it acts for the whole service and not for a member of rooms: a back end, or an administrator over HTTP.</summary>
    public bool IsOperator => Session.IsBackEnd || (Session.IsAdmin && !HasConnection);
}
