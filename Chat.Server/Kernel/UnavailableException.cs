namespace Chat.Server.Kernel;

/// <summary>Something that the server needs cannot be used now, and may be again by itself: whoever asked may try again.</summary>
internal abstract class UnavailableException(string message, Exception? inner = null) : Exception(message, inner);
