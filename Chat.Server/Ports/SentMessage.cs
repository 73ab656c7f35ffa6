namespace Chat.Server.Ports;

/// <summary>A message that was found by its sender.</summary>
/// <param name="Stream">Where it is.</param>
/// <param name="Message">The message as it stands now.</param>
internal sealed record SentMessage(StreamKey Stream, LoggedMessage Message);
