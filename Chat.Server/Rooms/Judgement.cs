using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;

namespace Chat.Server.Rooms;

/// <summary>What an <see cref="IBeforeHook"/> has decided.</summary>
internal static class Judgement
{
    /// <summary>Throws <see cref="ChatErrors.Rejected"/> with the reason for what is not allowed.</summary>
    public static void Demand(bool isAllowed, string? reason)
    {
        if (!isAllowed) throw new ChatException(ChatErrors.Rejected, reason ?? "The service does not allow this.");
    }
}
