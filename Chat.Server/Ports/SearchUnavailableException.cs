using Chat.Server.Kernel;

namespace Chat.Server.Ports;

/// <summary>Messages cannot be searched, here or now; the message says why and is for clients.</summary>
internal sealed class SearchUnavailableException(string message) : UnavailableException(message);
