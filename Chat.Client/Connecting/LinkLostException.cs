namespace Chat.Client.Connecting;

/// <summary>The connection ended before the answer came; nothing is known of what was done.</summary>
internal sealed class LinkLostException(Exception? inner = null) : Exception("The connection ended before the answer came.", inner);
