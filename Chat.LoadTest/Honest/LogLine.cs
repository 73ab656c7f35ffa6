namespace Chat.LoadTest.Honest;

/// <summary>A message of a log, without what it says.</summary>
internal readonly record struct LogLine(long Seq, string Id, string From, string? ClientMessageId);
