using Chat.Server.Kernel;

namespace Chat.Server.Ports;

/// <summary>What moderation has imposed cannot be read or changed now.</summary>
internal sealed class SanctionsUnavailableException(string message, Exception? inner = null) : UnavailableException(message, inner);
