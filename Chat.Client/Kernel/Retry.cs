using Chat.Contracts;

namespace Chat.Client.Kernel;

internal static class Retry
{
    /// <summary>Whether the same may succeed later.</summary>
    public static bool Allows(ChatException e) => e.Code is ChatErrors.RateLimited or ChatErrors.Unavailable or ChatErrors.Internal or ChatClientErrors.Timeout;
}
