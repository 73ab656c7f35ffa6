namespace Chat.Server.Limits;

/// <summary>The limit that keeps a connection out.</summary>
internal enum ConnectionLimit
{
    None,
    User,
    Address,
    Total,
}
