using Chat.Server.Kernel;

namespace Chat.Server.Ports;

/// <summary>The shared presence state cannot be reached now.</summary>
internal sealed class PresenceUnavailableException(string message, Exception? inner = null) : UnavailableException(message, inner);
