namespace Chat.Server.Authentication;

/// <summary>The claims of a token that mean something here, by the names they have in it.</summary>
internal static class ChatClaims
{
    public const string Subject = "sub";
    public const string Role = "role";
    public const string Rooms = "rooms";
    public const string Expiry = "exp";
}
