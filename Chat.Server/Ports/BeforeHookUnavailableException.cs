using Chat.Server.Kernel;

namespace Chat.Server.Ports;

/// <summary>The back end that must be asked did not answer, and nothing is allowed without it.</summary>
internal sealed class BeforeHookUnavailableException(string message, Exception? inner = null) : UnavailableException(message, inner);
