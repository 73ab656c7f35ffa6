namespace Chat.Server.Endpoints.Limits;

/// <summary>The limit that keeps a connection out.</summary>
internal enum ConnectionLimit
{
    None,
    User,
    Address,
    Total,
}
