namespace Chat.Server.Ports;

/// <summary>Where to read from. A null epoch trusts the number alone.</summary>
internal readonly record struct LogPosition(string? Epoch, long Seq);
