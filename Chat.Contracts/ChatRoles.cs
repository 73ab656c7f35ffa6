namespace Chat.Contracts;

/// <summary>Values of a token's <c>role</c> claim that mean something here.</summary>
public static class ChatRoles
{
    /// <summary>May broadcast and administer.</summary>
    public const string Admin = "admin";
}
