namespace Chat.Server.Kernel;

/// <summary>The machine does not allow the server to start. The message is one line for whoever started it: what is wrong and what to do.</summary>
internal sealed class StartFailedException(string message, Exception? innerException = null) : Exception(message, innerException);
