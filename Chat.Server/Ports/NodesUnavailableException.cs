using Chat.Server.Kernel;

namespace Chat.Server.Ports;

/// <summary>The other nodes cannot be asked now.</summary>
internal sealed class NodesUnavailableException(string message, Exception? inner = null) : UnavailableException(message, inner);
