namespace Chat.Server.Rooms;

/// <summary>Who asks: a connection of this node and what its token allows.</summary>
internal readonly record struct Caller(string ConnectionId, Session Session)
{
    public string UserId => Session.UserId;
}
