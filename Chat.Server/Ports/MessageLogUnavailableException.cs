using Chat.Server.Kernel;

namespace Chat.Server.Ports;

/// <summary>The store of the log cannot be used now. Nothing was changed.</summary>
internal sealed class MessageLogUnavailableException(string message, Exception? inner = null) : UnavailableException(message, inner)
{
    /// <summary>Whether streams of other places can be used, see <see cref="IMessageLog.PlaceOf"/>.</summary>
    public bool IsPart { get; init; }
}
