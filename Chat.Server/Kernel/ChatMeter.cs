namespace Chat.Server.Kernel;

/// <summary>The meter of the server; its instruments are listed in docs/operations.md.</summary>
internal static class ChatMeter
{
    public const string Name = "Chat.Server";
}
