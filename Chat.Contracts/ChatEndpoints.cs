namespace Chat.Contracts;

/// <summary>Where a server listens, relative to its address.</summary>
public static class ChatEndpoints
{
    /// <summary>The SignalR hub, for JSON and MessagePack.</summary>
    public const string Hub = "/hubs/chat";

    /// <summary>The WebSocket endpoint for plain JSON.</summary>
    public const string PlainJson = "/api/v1/ws";

    /// <summary>Where the HTTP interface begins.</summary>
    public const string Api = "/api/v1";

    /// <summary>The HTTP interface to users: <c>POST revoke</c> with <c>{"user_id":…}</c> or <c>POST {id}/revoke</c>, for administrators.</summary>
    public const string Users = "/api/v1/users";
}
