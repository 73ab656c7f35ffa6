namespace Chat.Server.Ports;

/// <summary>The end of a stream and what is there.</summary>
/// <param name="Head">The head.</param>
/// <param name="Trimmed">Up to which number messages are gone; the number of the head when none is left.</param>
/// <param name="Last">The newest message as it stands; null when none is left.</param>
internal readonly record struct NewestMessage(StreamHead Head, long Trimmed, LoggedMessage? Last);
