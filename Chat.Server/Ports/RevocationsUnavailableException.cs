using Chat.Server.Kernel;

namespace Chat.Server.Ports;

/// <summary>Whether a token has been revoked cannot be said now.</summary>
internal sealed class RevocationsUnavailableException(string message, Exception? inner = null) : UnavailableException(message, inner);
