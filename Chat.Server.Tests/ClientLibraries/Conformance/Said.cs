namespace Chat.Server.Tests.ClientLibraries.Conformance;

/// <summary>A message as the log has it and as a client shows it.</summary>
internal readonly record struct Said(long Seq, string Text);
