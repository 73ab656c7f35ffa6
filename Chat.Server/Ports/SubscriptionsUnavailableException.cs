using Chat.Server.Kernel;

namespace Chat.Server.Ports;

/// <summary>Who is subscribed to which room cannot be read or changed now.</summary>
internal sealed class SubscriptionsUnavailableException(string message, Exception? inner = null) : UnavailableException(message, inner);
